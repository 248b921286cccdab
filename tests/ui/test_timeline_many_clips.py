"""Twenty thousand clips look, and cost, no more than two hundred in the same view."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from benchmarks.timeline_painting import MINUTE, canvas_with
from narratix_desktop.ui.widgets.timeline.lane_painting import LanePainter

Play = Callable[..., None]


def painted(canvas: Any) -> tuple[QImage, int]:
    """The picture of a view, and how many clips were drawn one by one for it."""
    with patch.object(LanePainter, "_paint_body", autospec=True, side_effect=LanePainter._paint_body) as bodies:
        image = canvas.viewport().grab().toImage()
    return image, bodies.call_count


@pytest.mark.parametrize(("first", "last"), [(2.0, 4.0), (3.0, 3.2), (1.0, 7.0)])
def test_the_same_view_is_the_same_picture(qtbot: Any, first: float, last: float) -> None:
    few, many = canvas_with(200), canvas_with(20_000)
    for canvas in (few, many):
        qtbot.addWidget(canvas)
        canvas.show_span(first * MINUTE, last * MINUTE)
    (one, drawn), (other, drawn_of_many) = painted(few), painted(many)
    assert one == other
    assert drawn == drawn_of_many


def test_from_afar_clips_are_merged_and_none_is_lost(qtbot: Any) -> None:
    canvas = canvas_with(20_000)
    qtbot.addWidget(canvas)
    canvas.fit()
    image, drawn = painted(canvas)
    assert drawn < 3000
    assert drawn < len(canvas.scene.items) / 5
    lane = canvas.shown.plane.lane(canvas.shown.rows.rows[0], canvas.viewport().width())
    middle = round((lane.top + lane.bottom) / 2) + 8
    ground = image.pixelColor(round(lane.right) - 2, round(lane.top) + 2)
    covered = sum(image.pixelColor(x, middle) != ground for x in range(round(lane.left) + 4, round(lane.right) - 20))
    assert covered > 0.9 * (lane.right - lane.left)


def test_painting_a_part_again_changes_no_pixel(qtbot: Any) -> None:
    canvas = canvas_with(200)
    qtbot.addWidget(canvas)
    canvas.show_span(2.0 * MINUTE, 4.0 * MINUTE)
    port = canvas.viewport()
    whole = port.grab().toImage()
    patched = QImage(whole)
    painter = QPainter(patched)
    for left in range(100, port.width() - 40, 90):
        part = QRect(left, 0, 17, port.height())
        painter.drawPixmap(part.topLeft(), port.grab(part))
    painter.end()
    assert patched == whole
