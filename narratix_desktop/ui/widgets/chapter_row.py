"""How a row of the chapter list is painted and touched: box, title, length, and the state with its mark and words."""

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionViewItem, QWidget

from narratix_desktop.domain.chapter_state import ChapterStage, ChapterState
from narratix_desktop.domain.ids import ChapterId
from narratix_desktop.ui.models.chapter_list import ROW_ROLE, ChapterList, PartRow
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.delegates import EditingDelegate
from narratix_desktop.ui.widgets.status_mark import MARK, paint_mark

Index = QModelIndex | QPersistentModelIndex

_TALL: Final = 12 * GRID
_PART_TALL: Final = 8 * GRID
_BOX: Final = 14
_SIDE: Final = 2 * GRID
_TEXT: Final = _SIDE + _BOX + 2 * GRID
_ROUND: Final = 6
_RING: Final = 2.0
_TOKENS: Final = {
    ChapterStage.NEEDS_VOICES: "meaning.warn",
    ChapterStage.UNCERTAIN: "meaning.warn",
    ChapterStage.STALE: "meaning.warn",
    ChapterStage.PARTLY_SPOKEN: "accent.base",
    ChapterStage.SPOKEN: "meaning.good",
    ChapterStage.MIXED: "meaning.good",
    ChapterStage.EXPORTED: "meaning.good",
}


class ChapterRowDelegate(EditingDelegate):
    """Two lines a chapter. ``shown`` is the chapter that the window shows; a bar stands before it."""

    def __init__(self, model: ChapterList, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self.shown: ChapterId | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        lines = 2 * QFontMetrics(option.font).height() + 3 * GRID
        return QSize(0, _PART_TALL if isinstance(index.data(ROW_ROLE), PartRow) else max(_TALL, lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = index.data(ROW_ROLE)
        if isinstance(row, PartRow):
            self._paint_part(painter, option, row)
        elif isinstance(row, ChapterState):
            self._paint_chapter(painter, option, row)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Title of the chapter"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        area = option.rect
        height = editor.sizeHint().height()
        editor.setGeometry(area.left() + _TEXT - GRID, area.top() + GRID, area.width() - _TEXT - GRID, height)

    def editorEvent(  # noqa: N802
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on the box puts a chapter into the audio or leaves it out, and does nothing else."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ChapterState) or not isinstance(event, QMouseEvent):
            return False
        inside = _box(option.rect).adjusted(-GRID, -GRID, GRID, GRID).contains(event.position())
        if not inside or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if event.type() is QEvent.Type.MouseButtonRelease:
            wanted = Qt.CheckState.Unchecked if row.chapter.included else Qt.CheckState.Checked
            model.setData(index, wanted.value, Qt.ItemDataRole.CheckStateRole)
        return True

    def _paint_part(self, painter: QPainter, option: QStyleOptionViewItem, row: PartRow) -> None:
        font = QFont(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._theme.color("text.quiet"))
        area = option.rect.adjusted(_SIDE, GRID, -_SIDE, 0)
        words = QFontMetrics(font).elidedText(row.title, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_chapter(self, painter: QPainter, option: QStyleOptionViewItem, row: ChapterState) -> None:
        area, metrics = option.rect, QFontMetrics(option.font)
        self._paint_ground(painter, option, row)
        self._paint_box(painter, _box(area), included=row.chapter.included)
        line = metrics.height()
        top = area.top() + (area.height() - 2 * line - GRID // 2) // 2
        left, right = area.left() + _TEXT, area.right() - _SIDE
        length = self._model.length_of(row)
        width = metrics.horizontalAdvance(length)
        quiet, selected = self._theme.color("text.quiet"), bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(self._theme.color("text.normal" if selected else "text.quiet"))
        painter.drawText(QRect(right - width, top, width, line), int(Qt.AlignmentFlag.AlignRight), length)
        title = metrics.elidedText(
            self._model.title_of(row), Qt.TextElideMode.ElideRight, right - width - left - 2 * GRID
        )
        strong = self._theme.color("text.strong" if selected else "text.normal")
        painter.setPen(strong if row.chapter.included else quiet)
        painter.drawText(QRect(left, top, right - left, line), int(Qt.AlignmentFlag.AlignLeft), title)
        below = top + line + GRID // 2
        self._paint_mark(painter, QPointF(left - 1, below + (line - MARK) / 2), row)
        painter.setPen(self._theme.color("text.normal") if selected else quiet)
        words = metrics.elidedText(self._model.words_of(row), Qt.TextElideMode.ElideRight, right - left - MARK - GRID)
        painter.drawText(
            QRect(left + MARK + GRID, below, right - left - MARK - GRID, line), int(Qt.AlignmentFlag.AlignLeft), words
        )

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: ChapterState) -> None:
        area = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.color("accent.soft"))
            painter.drawRoundedRect(area, _ROUND, _ROUND)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.color("surface.raised"))
            painter.drawRoundedRect(area, _ROUND, _ROUND)
        if row.chapter.id == self.shown:
            painter.setBrush(self._theme.color("accent.base"))
            painter.drawRoundedRect(QRectF(area.left(), area.top() + 2 * GRID, 3, area.height() - 4 * GRID), 1.5, 1.5)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent.base"), 1))
            painter.drawRoundedRect(area, _ROUND, _ROUND)

    def _paint_box(self, painter: QPainter, box: QRectF, *, included: bool) -> None:
        quiet = self._theme.color("text.quiet")
        painter.setPen(QPen(quiet, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if included:
            painter.setPen(QPen(self._theme.color("text.normal"), 1.75, c=Qt.PenCapStyle.RoundCap))
            painter.drawPolyline(
                [
                    QPointF(box.left() + 3.2, box.center().y() + 0.4),
                    QPointF(box.left() + 5.9, box.bottom() - 3.6),
                    QPointF(box.right() - 3.2, box.top() + 3.8),
                ]
            )

    def _paint_mark(self, painter: QPainter, at: QPointF, row: ChapterState) -> None:
        color = self._theme.color(_TOKENS.get(row.stage, "text.quiet"))
        if row.stage is ChapterStage.PARTLY_SPOKEN:
            self._paint_ring(
                painter, QRectF(at.x(), at.y(), MARK, MARK).adjusted(2.5, 2.5, -2.5, -2.5), row.share, color
            )
        else:
            name = f"chapter-{row.stage.value.replace('_', '-')}"
            paint_mark(painter, at, name, color)

    def _paint_ring(self, painter: QPainter, ring: QRectF, share: float, color: QColor) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("surface.line"), _RING))
        painter.drawEllipse(ring)
        painter.setPen(QPen(color, _RING, c=Qt.PenCapStyle.FlatCap))
        painter.drawArc(ring, 90 * 16, -round(share * 360 * 16))


def _box(area: QRect) -> QRectF:
    return QRectF(area.left() + _SIDE + 0.5, area.center().y() - _BOX / 2 + 0.5, _BOX - 1, _BOX - 1)
