"""Paints the part of a book that is in the window, and says which places of it can be clicked.

Per paragraph: what lies behind the text, the text, what lies around it, signs on the left, names on the right. Knows
no input and no scrolling; costs as much as what is seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.script.glyphs import GLYPH, Glyphs
from narratix_desktop.ui.widgets.script.looks import MARK_ICONS, URGENCY, LineMark, mark_words, speaker_words
from narratix_desktop.ui.widgets.script.metrics import CHAPTER_ABOVE, HEADING_GAP
from narratix_desktop.ui.widgets.script.page_content import PageContent, Span
from narratix_desktop.ui.widgets.script.page_layout import PageLayout, Placed

_ROUND: Final = 3.0
_SPREAD: Final = 2.0
_BAR: Final = 3
_BAR_LEFT: Final = 3 * GRID
_SIGNS_RIGHT: Final = 5 * GRID
_MOST_SIGNS: Final = 2


class Spot(Enum):
    """What a click on a place asks for."""

    MARK = "mark"
    LOCK = "lock"
    SPEAKER = "speaker"
    CONFIRM = "confirm"
    PLAY = "play"
    REGENERATE = "regenerate"


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A place of the window that can be clicked, with its words."""

    rect: QRect
    spot: Spot
    lines: tuple[SegmentId, ...]
    words: str
    mark: LineMark | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """What begins in one row of a paragraph."""

    top: int
    height: int
    lines: list[Segment]


class PagePainter:
    """Paints pages in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._glyphs = Glyphs()

    def paint(self, painter: QPainter, page: PageLayout, content: PageContent, clip: QRect) -> list[HotSpot]:
        """Paint all that lies in ``clip``; answers what can be clicked in the window."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spots: list[HotSpot] = []
        for placed in page.placed():
            self._paint_opening(painter, page, placed)
            self._paint_paragraph(painter, page, content, placed, clip)
            spots.extend(self._paint_sides(painter, page, content, placed))
        return spots

    def _paint_opening(self, painter: QPainter, page: PageLayout, placed: Placed) -> None:
        """The rule between two chapters, and the title of one that has none in its text."""
        paragraph = page.page.paragraphs[placed.index]
        if not paragraph.opens:
            return
        chapter, column, metrics = page.page.chapters[paragraph.chapter], page.column, page.metrics
        if paragraph.chapter:
            y = placed.top + CHAPTER_ABOVE // 2
            painter.fillRect(QRect(column.left, y, column.width, 1), self._theme.color("surface.line"))
        title_height = metrics.heading_row
        title_top = placed.text_top if paragraph.heading else placed.text_top - HEADING_GAP - title_height
        if not paragraph.heading:
            painter.setFont(metrics.heading)
            painter.setPen(self._theme.color("text.quiet"))
            box = QRect(column.left, title_top, column.width, title_height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, chapter.title)
        if not chapter.included and column.names_width:
            painter.setFont(metrics.names)
            painter.setPen(self._theme.color("text.quiet"))
            box = QRect(column.names, title_top, column.names_width, title_height)
            words = QCoreApplication.translate("script", "not in the audio")
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    # The text and what lies behind and around it

    def _paint_paragraph(
        self, painter: QPainter, page: PageLayout, content: PageContent, placed: Placed, clip: QRect
    ) -> None:
        paragraph = page.page.paragraphs[placed.index]
        corner = QPointF(page.column.left, placed.text_top)
        lines = () if paragraph.scene_mark else content.lines.between(paragraph.start, paragraph.end)
        text = page.page.text
        for line in lines:
            self._paint_behind(painter, content, line, self._rects(placed, paragraph.start, corner, _sound(line, text)))
        self._paint_words(painter, content, placed, (paragraph.start, paragraph.end), corner)
        included = page.page.chapters[paragraph.chapter].included
        painter.setPen(self._theme.color("text.strong" if included else "text.quiet"))
        placed.layout.draw(painter, corner, QRectF(clip))
        for line in lines:
            if line.uncertain or line.id == content.selection.current:
                rects = self._rects(placed, paragraph.start, corner, _sound(line, text))
                self._paint_around(painter, content, line, rects)
        self._paint_caret(painter, content, placed, (paragraph.start, paragraph.end), corner)

    def _rects(self, placed: Placed, start: int, corner: QPointF, span: Span) -> list[QRectF]:
        """The rectangles of a span of the revision in the window, as far as this paragraph holds it."""
        fragments = placed.layout.fragments(max(0, span[0] - start), max(0, span[1] - start))
        return [fragment.translated(corner) for fragment in fragments]

    def _paint_behind(self, painter: QPainter, content: PageContent, line: Segment, rects: Sequence[QRectF]) -> None:
        look = content.look(line)
        fills = []
        if line.id in content.selection.ids:
            fills.append(self._theme.color("script.selected"))
        if look is not None and not look.narrator:
            fills.append(self._theme.tint(look.color))
        for fill in fills:
            _fill(painter, rects, fill)

    def _paint_words(
        self, painter: QPainter, content: PageContent, placed: Placed, span: Span, corner: QPointF
    ) -> None:
        """Findings, the selected words and the word that is heard."""
        for found in content.found_between(*span):
            token = "accent.soft" if found == content.found_current else "script.found"
            _fill(painter, self._rects(placed, span[0], corner, found), self._theme.color(token))
            if found == content.found_current:
                self._outline(painter, self._rects(placed, span[0], corner, found), self._theme.color("accent.base"))
        for words, token in ((content.selection.words, "accent.soft"), (content.spoken, "script.spoken")):
            if words is not None and words[0] < span[1] and words[1] > span[0]:
                _fill(painter, self._rects(placed, span[0], corner, words), self._theme.color(token))

    def _paint_around(self, painter: QPainter, content: PageContent, line: Segment, rects: Sequence[QRectF]) -> None:
        if line.id == content.selection.current and content.focused:
            self._outline(painter, rects, self._theme.color("accent.base"))
        elif line.uncertain:
            look = content.look(line)
            color = self._theme.color("meaning.warn") if look is None else look.color
            self._outline(painter, rects, color, Qt.PenStyle.DotLine)

    def _outline(
        self, painter: QPainter, rects: Sequence[QRectF], color: QColor, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> None:
        path = QPainterPath()
        for rect in rects:
            path.addRect(rect.adjusted(-_SPREAD, 0.5, _SPREAD, 0.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 1.2, style))
        painter.drawPath(path.simplified())

    def _paint_caret(
        self, painter: QPainter, content: PageContent, placed: Placed, span: Span, corner: QPointF
    ) -> None:
        selection = content.selection
        if not content.focused or selection.current is None or len(selection.ids) > 1:
            return
        if span[0] <= selection.caret <= span[1]:
            caret = placed.layout.caret(selection.caret - span[0]).translated(corner)
            middle = caret.adjusted(-0.75, caret.height() * 0.14, 0.75, -caret.height() * 0.14)
            painter.fillRect(middle, self._theme.color("script.caret"))

    # Signs on the left, names on the right

    def _paint_sides(
        self, painter: QPainter, page: PageLayout, content: PageContent, placed: Placed
    ) -> Iterable[HotSpot]:
        paragraph = page.page.paragraphs[placed.index]
        if paragraph.scene_mark or paragraph.start == paragraph.end:
            return ()
        spots: list[HotSpot] = []
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
            spots.extend(self._paint_signs(painter, page, content, row))
            if page.column.names_width:
                spots.extend(self._paint_names(painter, page, content, row, named))
        return spots

    def _paint_bar(
        self, painter: QPainter, page: PageLayout, content: PageContent, placed: Placed, line: Segment
    ) -> None:
        paragraph = page.page.paragraphs[placed.index]
        height = page.metrics.row_of(paragraph.heading)
        start, end = _sound(line, page.page.text)
        first = placed.layout.row_at(max(0, start - paragraph.start))
        last = placed.layout.row_at(max(0, min(end, paragraph.end) - 1 - paragraph.start))
        token = "accent.base" if line.id == content.selection.current else "surface.line"
        top = placed.text_top + first * height
        bar = QRectF(page.column.left - _BAR_LEFT, top + 2, _BAR, (last - first + 1) * height - 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(token))
        painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_signs(self, painter: QPainter, page: PageLayout, content: PageContent, row: _Row) -> Iterable[HotSpot]:
        by_mark: dict[LineMark, list[Segment]] = {}
        for line in row.lines:
            mark = content.mark(line)
            if mark is not None:
                by_mark.setdefault(mark, []).append(line)
        signs: list[tuple[str, str, HotSpot]] = []
        x, y = page.column.left - _SIGNS_RIGHT - GLYPH, row.top + (row.height - GLYPH) // 2
        for mark in sorted(by_mark, key=URGENCY.__getitem__)[:_MOST_SIGNS]:
            lines = tuple(line.id for line in by_mark[mark])
            details = {content.details[one] for one in lines if one in content.details}
            words = mark_words(mark, len(lines), next(iter(details)) if len(details) == 1 else "")
            signs.append((*MARK_ICONS[mark], HotSpot(_spot(x, y), Spot.MARK, lines, words, mark)))
            x -= GLYPH + GRID // 2
        locked = tuple(line.id for line in row.lines if line.locked)
        if locked and len(signs) < _MOST_SIGNS + 1:
            words = QCoreApplication.translate("script", "Locked: keeps its speaker. Click to unlock.")
            signs.append(("lock", "text.quiet", HotSpot(_spot(x, y), Spot.LOCK, locked, words)))
        for name, token, spot in signs:
            color = self._theme.color(token)
            if spot.mark in {LineMark.SPOKEN, LineMark.WAITING}:
                color.setAlphaF(0.55)
            self._glyphs.draw(painter, name, color, spot.rect.topLeft() + QPoint(2, 2))
        return [spot for _, _, spot in signs]

    def _paint_names(
        self, painter: QPainter, page: PageLayout, content: PageContent, row: _Row, named: list[Segment]
    ) -> Iterable[HotSpot]:
        """Who speaks, where that changes, and what can be done with the line under the mouse or the current one.

        ``named`` holds the lines of the paragraph that were named so far, and takes up those named here.
        """
        column, metrics = page.column, page.metrics
        acting = next((one for one in row.lines if one.id == content.hovered), None) or next(
            (one for one in row.lines if one.id == content.selection.current), None
        )
        actions = list(self._actions(content, acting)) if acting is not None else []
        room = column.names_width - (len(actions) * (GLYPH + GRID) + GRID if actions else 0)
        x, spots = column.names, []
        painter.setFont(metrics.names)
        for line in row.lines:
            look = content.look(line)
            told = look is None or not look.narrator or line.uncertain or line is acting
            same = bool(named) and named[-1].character_id == line.character_id and not line.uncertain
            if not told or (same and line is not acting) or room <= 4 * GRID:
                continue
            named.append(line)
            words = speaker_words(line, look)
            color = self._theme.color("meaning.warn") if look is None else look.color
            painter.setPen(color if look is None or not look.narrator else self._theme.color("text.quiet"))
            shown = metrics.names_metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            width = round(metrics.names_metrics.horizontalAdvance(shown))
            box = QRect(x, row.top, width + 1, row.height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            tip = QCoreApplication.translate("script", "{name}\nClick to choose who speaks.").format(name=words)
            spots.append(HotSpot(box, Spot.SPEAKER, (line.id,), tip))
            x += width + 3 * GRID
            room -= width + 3 * GRID
        right = column.names + column.names_width - (GLYPH + GRID) * len(actions)
        for at, (name, spot, words) in enumerate(actions):
            place = QPoint(right + at * (GLYPH + GRID), row.top + (row.height - GLYPH) // 2)
            self._glyphs.draw(painter, name, self._theme.color("text.normal"), place)
            assert acting is not None
            spots.append(HotSpot(_spot(place.x() - 2, place.y()), spot, (acting.id,), words))
        return spots

    def _actions(self, content: PageContent, line: Segment) -> Iterable[tuple[str, Spot, str]]:
        """Icon, meaning and words of what can be done with a line at its place."""
        translate = QCoreApplication.translate
        if line.uncertain and line.character_id is not None:
            yield "confirm", Spot.CONFIRM, translate("script", "The speaker is right (Y)")
        if content.mark(line) in {LineMark.SPOKEN, LineMark.STALE}:
            yield "play", Spot.PLAY, translate("script", "Hear the line (Enter)")
        yield "retry", Spot.REGENERATE, translate("script", "Speak the line again (G)")


def _sound(line: Segment, text: str) -> Span:
    """The line without the white space at its end."""
    return line.start, line.start + len(text[line.start : line.end].rstrip())


def _fill(painter: QPainter, rects: Iterable[QRectF], color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for rect in rects:
        painter.drawRoundedRect(rect.adjusted(-_SPREAD, 2.0, _SPREAD, -2.0), _ROUND, _ROUND)


def _spot(x: int, y: int) -> QRect:
    return QRect(x - 2, y - 2, GLYPH + 4, GLYPH + 4)
