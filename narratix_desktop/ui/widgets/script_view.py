"""The text of a chapter to read: each span tinted in its speaker's colour, the speaker's name beside it."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.ui.text_offsets import TextOffsets, displayed
from narratix_desktop.ui.theme import GRID, Theme

_LINE_HEIGHT: Final = 160
_SCALE: Final = 1.25
_LETTERS: Final = 72
_BLANK_HEIGHT: Final = 3 * GRID
_NAMES: Final = 30 * GRID
_BAR: Final = 3
_UNCERTAIN: Final = 0.6
_SERIFS: Final = ("Georgia", "Charter", "Noto Serif", "Source Serif 4", "Liberation Serif", "DejaVu Serif")


class ScriptView(QTextEdit):
    """Read-only for now; the margin names who speaks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._labels: list[tuple[int, int, str, QColor, bool]] = []
        self.setObjectName("script")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Script of the chapter"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        font = QFont(self.font())
        installed = set(QFontDatabase.families())
        font.setFamilies([next((name for name in _SERIFS if name in installed), font.family())])
        font.setPointSizeF(font.pointSizeF() * _SCALE)
        self.setFont(font)
        self._text_width = QFontMetrics(font).averageCharWidth() * _LETTERS
        self.document().setDocumentMargin(4 * GRID)
        self._margin = _Margin(self)
        self.verticalScrollBar().valueChanged.connect(self._margin.update)

    def show_chapter(
        self, text: str, start: int, segments: Sequence[Segment], cast: Mapping[CharacterId, tuple[Character, QColor]]
    ) -> None:
        """Show a chapter.

        Args:
            text: Its text.
            start: Offset of its first code point in the revision, to which the segments' offsets refer.
            segments: Its segments in order; none where it has not been analysed.
            cast: Each character with its colour.
        """
        self.setPlainText(displayed(text))
        offsets = TextOffsets(text)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        block = QTextBlockFormat()
        block.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(block)
        self._close_blank_lines()
        self._labels = []
        for segment in segments:
            begin = offsets.to_qt(segment.start - start)
            sounds = text[segment.start - start : segment.end - start].rstrip()
            self._tint(cursor, segment, begin, offsets.to_qt(segment.start - start + len(sounds)), cast)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._margin.update()

    def _close_blank_lines(self) -> None:
        """Let the blank line between paragraphs take half a line: it is there to count, not to read."""
        narrow = QTextBlockFormat()
        narrow.setLineHeight(_BLANK_HEIGHT, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        block = self.document().begin()
        while block.isValid():
            if block.length() == 1:
                QTextCursor(block).mergeBlockFormat(narrow)
            block = block.next()

    def _tint(
        self,
        cursor: QTextCursor,
        segment: Segment,
        begin: int,
        end: int,
        cast: Mapping[CharacterId, tuple[Character, QColor]],
    ) -> None:
        look = QTextCharFormat()
        found = cast.get(segment.character_id) if segment.character_id is not None else None
        color = found[1] if found else self._theme.color("text.quiet")
        uncertain = segment.confidence < _UNCERTAIN or found is None
        if segment.kind is SegmentKind.HEADING:
            look.setFontWeight(QFont.Weight.DemiBold)
        narrated = found is not None and found[0].is_narrator
        if not narrated:
            look.setBackground(self._theme.tint(color))
            name = found[0].name if found else self.tr("nobody")
            self._labels.append((begin, end, f"{name} ?" if uncertain else name, color, uncertain))
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(look)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        side = max(4 * GRID, (room - self._text_width - _NAMES) // 2)
        right = max(_NAMES, room - side - self._text_width)
        self.setViewportMargins(side, 0, right, 0)
        self._margin.setGeometry(side - 3 * GRID, 0, 2 * GRID, self.height())
        area = self.viewport().geometry()
        self._margin.setGeometry(0, area.top(), room, area.height())
        self._margin.lower()

    def paint_margin(self, painter: QPainter) -> None:
        """Paint bars and names of the labels in view."""
        area = self.viewport().geometry()
        names = QFont(self._margin.font())
        painter.setFont(names)
        metrics = QFontMetrics(names)
        last_name_bottom = -100.0
        last_named = ("", -1)
        for begin, end, name, color, uncertain in self._labels:
            top, bottom = self._y_of(begin).top(), self._y_of(max(begin, end - 1)).bottom()
            if bottom < 0:
                continue
            if top > area.height():
                break
            pen = color if not uncertain else QColor(color)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pen if not uncertain else Qt.BrushStyle.Dense4Pattern)
            if uncertain:
                brush = painter.brush()
                brush.setColor(color)
                painter.setBrush(brush)
            painter.drawRect(QRectF(area.left() - 3 * GRID, top + 2, _BAR, max(4.0, bottom - top - 4)))
            named = (name, self.document().findBlock(begin).blockNumber())
            if top < last_name_bottom or named == last_named:
                continue
            last_named = named
            painter.setPen(color)
            box = QRectF(area.right() + 3 * GRID, top, _NAMES - 4 * GRID, self._y_of(begin).height())
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
            last_name_bottom = top + metrics.height()

    def _y_of(self, position: int) -> QRectF:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        return QRectF(self.cursorRect(cursor))


class _Margin(QWidget):
    """Both sides of the text, behind it."""

    def __init__(self, view: ScriptView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        self._view.paint_margin(painter)
        painter.end()
