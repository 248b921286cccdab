"""Paints the part of a book that is in the window, and says which places of it can be clicked.

Per paragraph: what lies behind the text, the text, what lies around it, then what stands beside it. Knows no input and
no scrolling; costs as much as what is seen.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.script.hot_spots import HotSpot
from narratix_desktop.ui.widgets.script.metrics import CHAPTER_ABOVE, HEADING_GAP
from narratix_desktop.ui.widgets.script.page_content import PageContent, Span, sounding
from narratix_desktop.ui.widgets.script.page_layout import PageLayout, Placed
from narratix_desktop.ui.widgets.script.side_painting import SidePainter

_ROUND: Final = 3.0
_SPREAD: Final = 2.0


class PagePainter:
    """Paints pages in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._sides = SidePainter(theme)

    def paint(self, painter: QPainter, page: PageLayout, content: PageContent, clip: QRect) -> list[HotSpot]:
        """Paint all that lies in ``clip``; answers what can be clicked in the window."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spots: list[HotSpot] = []
        for placed in page.placed():
            self._paint_opening(painter, page, placed)
            self._paint_paragraph(painter, page, content, placed, clip)
            spots.extend(self._sides.paint(painter, page, content, placed))
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
            self._paint_behind(
                painter, content, line, self._rects(placed, paragraph.start, corner, sounding(line, text))
            )
        self._paint_words(painter, content, placed, (paragraph.start, paragraph.end), corner)
        included = page.page.chapters[paragraph.chapter].included
        painter.setPen(self._theme.color("text.strong" if included else "text.quiet"))
        placed.layout.draw(painter, corner, QRectF(clip))
        for line in lines:
            if line.uncertain or line.id == content.selection.current:
                rects = self._rects(placed, paragraph.start, corner, sounding(line, text))
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


def _fill(painter: QPainter, rects: Iterable[QRectF], color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for rect in rects:
        painter.drawRoundedRect(rect.adjusted(-_SPREAD, 2.0, _SPREAD, -2.0), _ROUND, _ROUND)
