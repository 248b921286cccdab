"""Paints what stands beside the text: the bar and the signs of lines on the left, names and actions on the right.

Everything stands at the row in which its line begins; lines that begin in one row share it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.script.glyphs import GLYPH, Glyphs
from narratix_desktop.ui.widgets.script.hot_spots import HotSpot, Spot
from narratix_desktop.ui.widgets.script.looks import (
    MARK_ICONS,
    URGENCY,
    LineMark,
    mark_words,
    speaker_tip,
    speaker_words,
)
from narratix_desktop.ui.widgets.script.page_content import PageContent, sounding
from narratix_desktop.ui.widgets.script.page_layout import PageLayout, Placed

_BAR: Final = 3
_BAR_LEFT: Final = 3 * GRID
_SIGNS_RIGHT: Final = 5 * GRID
_MOST_SIGNS: Final = 2
_CALM: Final = 0.55
_CALM_MARKS: Final = frozenset({LineMark.SPOKEN, LineMark.WAITING})
_NAME_GAP: Final = 3 * GRID
_LEFT_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class _Row:
    """What begins in one row of a paragraph."""

    top: int
    height: int
    lines: list[Segment]

    @property
    def glyph_top(self) -> int:
        """Where an icon begins that stands in the middle of the row."""
        return self.top + (self.height - GLYPH) // 2


class SidePainter:
    """Paints beside paragraphs in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._glyphs = Glyphs()

    def paint(self, painter: QPainter, page: PageLayout, content: PageContent, placed: Placed) -> Iterator[HotSpot]:
        """Paint beside one paragraph; answers what can be clicked there."""
        paragraph = page.page.paragraphs[placed.index]
        if paragraph.scene_mark or paragraph.start == paragraph.end:
            return
        height = page.metrics.row_of(paragraph.heading)
        rows: dict[int, _Row] = {}
        for line in content.lines.between(paragraph.start, paragraph.end):
            if line.id in content.selection.ids:
                self._paint_bar(painter, page, content, placed, line)
            if line.start >= paragraph.start or paragraph.opens:
                at = placed.layout.row_at(max(0, line.start - paragraph.start))
                rows.setdefault(at, _Row(placed.text_top + at * height, height, [])).lines.append(line)
        named: list[Segment] = []
        for row in rows.values():
            yield from self._paint_signs(painter, page, content, row)
            if page.column.names_width:
                yield from self._paint_names(painter, page, content, row, named)

    def _paint_bar(
        self, painter: QPainter, page: PageLayout, content: PageContent, placed: Placed, line: Segment
    ) -> None:
        paragraph = page.page.paragraphs[placed.index]
        height = page.metrics.row_of(paragraph.heading)
        start, end = sounding(line, page.page.text)
        first = placed.layout.row_at(max(0, start - paragraph.start))
        last = placed.layout.row_at(max(0, min(end, paragraph.end) - 1 - paragraph.start))
        token = "accent.base" if line.id == content.selection.current else "surface.line"
        top = placed.text_top + first * height
        bar = QRectF(page.column.left - _BAR_LEFT, top + 2, _BAR, (last - first + 1) * height - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(token))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)

    # Signs

    def _paint_signs(self, painter: QPainter, page: PageLayout, content: PageContent, row: _Row) -> Iterator[HotSpot]:
        by_mark: dict[LineMark, list[Segment]] = {}
        for line in row.lines:
            mark = content.mark(line)
            if mark is not None:
                by_mark.setdefault(mark, []).append(line)
        x = page.column.left - _SIGNS_RIGHT - GLYPH
        for mark in sorted(by_mark, key=URGENCY.__getitem__)[:_MOST_SIGNS]:
            lines = tuple(line.id for line in by_mark[mark])
            details = {content.details[one] for one in lines if one in content.details}
            words = mark_words(mark, len(lines), next(iter(details)) if len(details) == 1 else "")
            name, token = MARK_ICONS[mark]
            self._paint_glyph(painter, name, token, QPoint(x, row.glyph_top), calm=mark in _CALM_MARKS)
            yield HotSpot(_around(x, row), Spot.MARK, lines, words, mark)
            x -= GLYPH + GRID // 2
        locked = tuple(line.id for line in row.lines if line.locked)
        if locked:
            words = QCoreApplication.translate("script", "Locked: keeps its speaker. Click to unlock.")
            self._paint_glyph(painter, "lock", "text.quiet", QPoint(x, row.glyph_top))
            yield HotSpot(_around(x, row), Spot.LOCK, locked, words)

    def _paint_glyph(self, painter: QPainter, name: str, token: str, corner: QPoint, *, calm: bool = False) -> None:
        color = self._theme.color(token)
        if calm:
            color.setAlphaF(_CALM)
        self._glyphs.draw(painter, name, color, corner)

    # Names

    def _paint_names(
        self, painter: QPainter, page: PageLayout, content: PageContent, row: _Row, named: list[Segment]
    ) -> Iterator[HotSpot]:
        """Who speaks, where that changes, and what can be done with the line under the mouse or the current one.

        ``named`` holds the lines of the paragraph that were named so far, and takes up those named here.
        """
        column = page.column
        acting = next((one for one in row.lines if one.id == content.hovered), None) or next(
            (one for one in row.lines if one.id == content.selection.current), None
        )
        actions = list(_actions(content, acting)) if acting is not None else []
        right = column.names + column.names_width - (GLYPH + GRID) * len(actions)
        x = column.names
        for line in row.lines:
            look = content.look(line)
            told = look is None or not look.narrator or line.uncertain or line is acting
            same = bool(named) and named[-1].character_id == line.character_id and not line.uncertain
            room = right - x - (GRID if actions else 0)
            if told and (not same or line is acting) and room > _NAME_GAP:
                named.append(line)
                spot = self._paint_name(painter, page, content, line, QRect(x, row.top, room, row.height))
                x = spot.rect.right() + _NAME_GAP
                yield spot
        for name, spot_kind, words in actions:
            assert acting is not None
            self._paint_glyph(painter, name, "text.normal", QPoint(right, row.glyph_top))
            yield HotSpot(_around(right, row), spot_kind, (acting.id,), words)
            right += GLYPH + GRID

    def _paint_name(
        self, painter: QPainter, page: PageLayout, content: PageContent, line: Segment, room: QRect
    ) -> HotSpot:
        look, metrics = content.look(line), page.metrics.names_metrics
        words = speaker_words(line, look)
        shown = words
        if look is not None and line.uncertain and metrics.horizontalAdvance(words) > room.width():
            shown = f"{look.name}?"
        shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room.width())
        calm = look is not None and look.narrator
        nobody = self._theme.color("meaning.warn")
        painter.setPen(self._theme.color("text.quiet") if calm else nobody if look is None else look.color)
        painter.setFont(page.metrics.names)
        box = QRect(room.left(), room.top(), round(metrics.horizontalAdvance(shown)) + 1, room.height())
        painter.drawText(box, _LEFT_MIDDLE, shown)
        return HotSpot(box, Spot.SPEAKER, (line.id,), speaker_tip(line, look))


def _actions(content: PageContent, line: Segment) -> Iterator[tuple[str, Spot, str]]:
    """Icon, meaning and words of what can be done with a line at its place."""
    translate = QCoreApplication.translate
    if line.uncertain and line.character_id is not None:
        yield "confirm", Spot.CONFIRM, translate("script", "The speaker is right (Y)")
    if content.mark(line) in {LineMark.SPOKEN, LineMark.STALE}:
        yield "play", Spot.PLAY, translate("script", "Hear the line")
    yield "retry", Spot.REGENERATE, translate("script", "Speak the line again (G)")


def _around(x: int, row: _Row) -> QRect:
    """The place of an icon, a little larger than it is."""
    return QRect(x - 2, row.glyph_top - 2, GLYPH + 4, GLYPH + 4)
