"""How single cells of tables are painted."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from narratix_desktop.domain.task import Task, TaskStatus
from narratix_desktop.ui.models.task_table import TASK_ROLE
from narratix_desktop.ui.theme import GRID, Theme

Index = QModelIndex | QPersistentModelIndex

_STATUS_TOKENS = {
    TaskStatus.COMPLETED: "meaning.good",
    TaskStatus.FAILED: "meaning.bad",
    TaskStatus.PAUSED: "meaning.warn",
    TaskStatus.IN_PROGRESS: "accent.base",
}


class ProgressDelegate(QStyledItemDelegate):
    """A thin bar and its percentage, from the task of the row."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        task = index.data(TASK_ROLE)
        if not isinstance(task, Task):
            return
        area = QRectF(option.rect).adjusted(2 * GRID, 0, -2 * GRID, 0)
        done = 1.0 if task.status is TaskStatus.COMPLETED else task.progress
        figure = 11 * GRID
        bar = QRectF(area.left(), area.center().y() - 2, max(0.0, area.width() - figure), 4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface.line"))
        painter.drawRoundedRect(bar, 2, 2)
        token = _STATUS_TOKENS.get(task.status, "text.quiet")
        painter.setBrush(self._theme.color(token))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * done, bar.height()), 2, 2)
        painter.setPen(self._theme.color("text.quiet"))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{int(done * 100)} %")
        painter.restore()


class StatusDelegate(QStyledItemDelegate):
    """The status word in the colour of its meaning."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        task = index.data(TASK_ROLE)
        if isinstance(task, Task):
            color = self._theme.color(_STATUS_TOKENS.get(task.status, "text.quiet"))
            palette: QPalette = option.palette
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                palette.setColor(role, color)


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
