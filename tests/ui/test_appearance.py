"""The look follows preferences and system at once, on every widget, at every density."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from narratix_desktop.resources import resource
from narratix_desktop.ui.appearance import Appearance
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.preferences import (
    LOOK,
    REDUCED_MOTION,
    SCRIPT_FAMILY,
    SCRIPT_SCALE,
    START,
    Look,
    Preferences,
    Start,
)
from narratix_desktop.ui.theme import load_theme, read_tokens
from tests.ui.test_theme import contrast

Play = Callable[..., None]
SURFACES = ("surface.window", "surface.panel", "surface.raised", "surface.page")


def share_of(image: QImage, color: QColor) -> float:
    """Share of an image's pixels that have exactly this colour."""
    pixels = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), dtype=np.uint32) & 0xFFFFFF
    return float(np.mean(pixels == (color.rgb() & 0xFFFFFF)))


def shown_by(widget: QWidget) -> QImage:
    return widget.grab().toImage()


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_pair_of_text_and_ground_that_is_used_can_be_read(name: str) -> None:
    theme = load_theme(name)
    pairs = {(f"text.{text}", surface) for text in ("strong", "normal", "quiet") for surface in SURFACES}
    pairs |= {(f"meaning.{meaning}", surface) for meaning in ("good", "warn", "bad") for surface in SURFACES}
    pairs |= {(text, "accent.soft") for text in ("text.strong", "text.normal", "accent.base")}
    pairs |= {("text.on_accent", ground) for ground in ("accent.base", "accent.hover")}
    pairs |= {("accent.base", surface) for surface in ("surface.window", "surface.panel", "surface.page")}
    pairs |= _pairs_in_one_rule()

    poor = {
        pair: round(contrast(theme.color(pair[0]), theme.color(pair[1])), 2)
        for pair in pairs
        if contrast(theme.color(pair[0]), theme.color(pair[1])) < 4.5
    }

    assert not poor


def _pairs_in_one_rule() -> set[tuple[str, str]]:
    """Colours that a rule of the style sheet puts on a ground of its own."""
    rules = "".join(path.read_text(encoding="utf-8") for path in resource("stylesheet").glob("*.qss"))
    found = set()
    for body in re.findall(r"\{([^}]*)\}", rules):
        text = re.search(r"(?<![-\w])color:\s*@([\w.]+)", body)
        ground = re.search(r"(?<![-\w])background:\s*@([\w.]+)", body)
        if text and ground:
            found.add((text[1], ground[1]))
    assert found
    return found


def test_switching_the_theme_repaints_the_whole_window(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        window, preferences = desk.window, desk.preferences
        filled = [window.panels[name] for name in ("characters", "timeline", "mixer")]
        await desk.until(lambda: not any(panel.is_empty for panel in filled))
        lines = await desk.workshop.scripts.segments(window.session.chapter.id)
        window.session.select_lines([lines[2].id])
        await desk.until(lambda: not window.panels["inspector"].is_empty)
        dark, light = read_tokens("dark"), read_tokens("light")
        before = shown_by(window)

        preferences.set(LOOK, Look.LIGHT)
        await desk.until(lambda: share_of(shown_by(window), QColor(str(light.values["surface.page"]))) > 0.05)

        after = shown_by(window)
        for token in (*SURFACES, "accent.base"):
            old = QColor(str(dark.values[token]))
            assert share_of(before, old) > 0, token
            assert share_of(after, old) < 0.00005, token
        preferences.set(LOOK, Look.DARK)
        assert share_of(shown_by(window), QColor(str(light.values["surface.page"]))) < 0.0005

    play_scenario(scenario, "dark")


def test_icons_follow_the_theme_and_are_sharp_at_every_density(qapp: QApplication) -> None:
    theme = load_theme("dark")
    drawn = icon("play", theme)

    for scale in (1.0, 1.5, 2.0, 3.0):
        pixmap = drawn.pixmap(QSize(20, 20), scale)
        assert pixmap.size() == QSize(20, 20) * scale
        assert strongest(pixmap.toImage()) == theme.color("text.normal")
    theme.switch(read_tokens("light"))
    assert strongest(drawn.pixmap(QSize(20, 20)).toImage()) == QColor(str(read_tokens("light").values["text.normal"]))
    assert strongest(drawn.pixmap(QSize(20, 20), QIcon.Mode.Disabled).toImage()) == theme.color("text.quiet")
    copied = QIcon(drawn)
    copied.addPixmap(drawn.pixmap(16, 16))
    del drawn
    assert not copied.pixmap(QSize(20, 20)).isNull()


def strongest(image: QImage) -> QColor:
    """The most opaque colour of an icon."""
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    full = [QColor(one.rgb()) for one in pixels if one.alpha() == 255]
    assert full
    return max(full, key=full.count)


def test_an_icon_that_is_not_packed_is_absent(qapp: QApplication) -> None:
    assert icon("no-such-drawing", load_theme("dark")).isNull()


def test_reduced_motion_moves_nothing(qapp: QApplication) -> None:
    preferences = Preferences()
    appearance = Appearance(preferences)
    assert 0 < appearance.theme.motion_ms <= 150
    assert f"widget-animation-duration: {appearance.theme.motion_ms}" in qapp.styleSheet()

    preferences.set(REDUCED_MOTION, True)

    assert appearance.theme.motion_ms == 0
    assert "widget-animation-duration: 0" in qapp.styleSheet()


def test_the_system_decides_until_the_author_does(qapp: QApplication) -> None:
    preferences = Preferences()
    appearance = Appearance(preferences)
    heard: list[bool] = []
    appearance.theme.changed.connect(lambda: heard.append(appearance.theme.dark))
    system_is_light = qapp.styleHints().colorScheme() is Qt.ColorScheme.Light
    assert appearance.theme.dark is not system_is_light

    preferences.set(LOOK, Look.LIGHT)
    preferences.set(LOOK, Look.DARK)

    assert heard[0] is False
    assert heard[-1] is True


def test_the_wheel_with_ctrl_sizes_the_script_for_good(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        view = desk.window.page.view
        await desk.until(lambda: view.layout_of_page is not None)
        before = view.layout_of_page.metrics.row
        desk.window.dialogs.show_settings("appearance")
        middle = QPointF(view.viewport().rect().center())
        turn = QWheelEvent(
            middle,
            view.viewport().mapToGlobal(middle),
            QPoint(),
            QPoint(0, 240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), turn)
        assert desk.preferences.get(SCRIPT_SCALE) == pytest.approx(1.25 * 1.21, abs=0.001)
        assert view.layout_of_page.metrics.row > before
        assert desk.window.dialogs.settings.pages["appearance"].script_size.value() == 151
        for _ in range(20):
            desk.window.catalogue["view.larger"].trigger()
        assert desk.preferences.get(SCRIPT_SCALE) == 2.5
        desk.window.catalogue["view.smaller"].trigger()
        assert desk.preferences.get(SCRIPT_SCALE) == pytest.approx(2.5 / 1.1, abs=0.001)

    play_scenario(scenario)


def test_the_script_has_the_preferred_font_and_size(qapp: QApplication) -> None:
    preferences = Preferences()
    appearance = Appearance(preferences)
    theme = appearance.theme
    base = QFont("DejaVu Sans", 10)
    assert theme.script_font(base).pointSizeF() == pytest.approx(12.5)

    preferences.set(SCRIPT_FAMILY, "DejaVu Sans Mono")
    preferences.set(SCRIPT_SCALE, 2.0)

    assert theme.script_font(base).families() == ["DejaVu Sans Mono"]
    assert theme.script_font(base).pointSizeF() == pytest.approx(20.0)


def test_preferences_are_remembered_with_their_types_and_nonsense_is_forgotten(tmp_path: Path) -> None:
    def stored() -> QSettings:
        return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)

    first = Preferences(stored())
    first.set(SCRIPT_SCALE, 1.6)
    first.set(REDUCED_MOTION, True)
    first.set(START, Start.NO_BOOK)
    assert first.stored is not None
    first.stored.setValue(LOOK.name, "pink")
    first.stored.sync()

    second = Preferences(stored())
    assert second.get(SCRIPT_SCALE) == 1.6
    assert second.get(REDUCED_MOTION) is True
    assert second.get(START) == Start.NO_BOOK
    assert second.get(LOOK) == Look.SYSTEM


def test_a_preference_is_told_once_when_it_changes() -> None:
    preferences, heard = Preferences(), list[str]()
    preferences.changed.connect(heard.append)

    preferences.set(LOOK, Look.DARK)
    preferences.set(LOOK, Look.DARK)

    assert heard == [LOOK.name]
