"""How single cells of tables are painted."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from narratix_desktop.ui.theme import GRID

Index = QModelIndex | QPersistentModelIndex

_FILLED: Final = "filled"


class EditingDelegate(QStyledItemDelegate):
    """Edits in place. What is being typed stays, also where the row behind it changes meanwhile."""

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        if not editor.property(_FILLED):
            editor.setProperty(_FILLED, True)
            super().setEditorData(editor, index)


class SwatchDelegate(QStyledItemDelegate):
    """A round swatch before a character's name."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        color = index.data(Qt.ItemDataRole.DecorationRole)
        if not isinstance(color, QColor):
            return
        rect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        size = 10
        painter.drawEllipse(QRectF(rect.left() + 2 * GRID, rect.center().y() - size / 2 + 1, size, size))
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        # The square that Qt draws for a colour is replaced by the round swatch; its room stays.
        option.icon = QIcon()
