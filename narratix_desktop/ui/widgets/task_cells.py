"""How the rows of the task list are painted: as columns where there is room, else as cards of two lines."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from narratix_desktop.domain.task import TaskGlance, TaskStatus
from narratix_desktop.ui.models.task_pace import share_done
from narratix_desktop.ui.models.task_rows import Branch, Index
from narratix_desktop.ui.models.task_table import BRANCH_ROLE, LEFT, TASK_ROLE, TOOK
from narratix_desktop.ui.models.task_words import TaskWords, failure_of
from narratix_desktop.ui.quantities import percent
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.status_mark import MARK, paint_status, status_color

LINE: Final = 8 * GRID
CARD: Final = 14 * GRID
ARROW: Final = 5 * GRID
"""Width of the place before a title in which a production is opened."""
_BAR: Final = 4
_MIDDLE_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_MIDDLE_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MOVING: Final = frozenset({TaskStatus.IN_PROGRESS, TaskStatus.PAUSED})


def arrow_rect(cell: QRect, branch: Branch) -> QRect:
    """Where the arrow of a row stands that can be opened."""
    return QRect(cell.left() + (ARROW if branch.below else 0), cell.top(), ARROW, cell.height())


class _TaskCell(QStyledItemDelegate):
    """Paints the ground of a cell as the style does, and leaves what stands on it to ``paint_task``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.words = TaskWords(self)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        task = index.data(TASK_ROLE)
        if not isinstance(task, TaskGlance):
            return
        self.initStyleOption(option, index)
        option.text = ""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_task(painter, option, index, task)
        painter.restore()

    def paint_task(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, task: TaskGlance) -> None:
        raise NotImplementedError

    def text_color(self, option: QStyleOptionViewItem) -> QColor:
        selected = option.state & QStyle.StateFlag.State_Selected
        return self.theme.color("text.strong" if selected else "text.normal")

    def paint_cursor(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Show at the left edge which row the keyboard is at."""
        view = option.widget
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row():
            painter.fillRect(QRectF(0, option.rect.top(), 3, option.rect.height()), self.theme.color("accent.base"))

    def paint_arrow(self, painter: QPainter, cell: QRect, branch: Branch) -> int:
        """Paint the arrow of a row that can be opened; answers where the title begins."""
        place = arrow_rect(cell, branch)
        if branch.expanded is not None:
            x, y = place.center().x() + 1.0, place.center().y() + 1.0
            painter.setPen(QPen(self.theme.color("text.quiet"), 1.5, c=Qt.PenCapStyle.RoundCap))
            tips = (
                ((-3.5, -2.0), (0.0, 2.0), (3.5, -2.0)) if branch.expanded else ((-2.0, -3.5), (2.0, 0.0), (-2.0, 3.5))
            )
            painter.drawPolyline([QPointF(x + dx, y + dy) for dx, dy in tips])
        return place.right() + 1

    def paint_bar(self, painter: QPainter, bar: QRectF, task: TaskGlance) -> None:
        """A thin bar, filled as far as the task is."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("surface.line"))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.setBrush(status_color(task.status, self.theme))
        filled = QRectF(bar.left(), bar.top(), bar.width() * share_done(task), bar.height())
        painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)

    def write(self, painter: QPainter, place: QRectF, text: str, color: QColor, alignment: int = _MIDDLE_LEFT) -> None:
        """Write a line, shortened where it does not fit."""
        painter.setPen(color)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, alignment, shown)


class TitleDelegate(_TaskCell):
    """The title with its arrow, set in below its production; the production's name where the list shows no trees."""

    def paint_task(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, task: TaskGlance) -> None:
        branch: Branch = index.data(BRANCH_ROLE)
        self.paint_cursor(painter, option, index)
        start = self.paint_arrow(painter, option.rect, branch)
        place = QRectF(option.rect).adjusted(start - option.rect.left(), 0, -GRID, 0)
        self.write(painter, place, task.title, self.text_color(option))
        used = painter.fontMetrics().horizontalAdvance(task.title) + 2 * GRID
        if task.parent_title and not branch.below and place.width() - used > 8 * GRID:
            self.write(painter, place.adjusted(used, 0, 0, 0), task.parent_title, self.theme.color("text.quiet"))


class StatusDelegate(_TaskCell):
    """The mark and the word of a status in the colour of its meaning."""

    def paint_task(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, task: TaskGlance) -> None:
        rect = QRectF(option.rect)
        paint_status(painter, QPointF(rect.left() + GRID, rect.center().y() - MARK / 2), task.status, self.theme)
        color = status_color(task.status, self.theme)
        self.write(painter, rect.adjusted(MARK + 2.5 * GRID, 0, 0, 0), self.words.status(task.status), color)


class ProgressDelegate(_TaskCell):
    """A thin bar and its percentage."""

    def paint_task(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, task: TaskGlance) -> None:
        area = QRectF(option.rect).adjusted(2 * GRID, 0, -2 * GRID, 0)
        figure = painter.fontMetrics().horizontalAdvance(percent(1.0)) + 2 * GRID
        quiet, share = self.theme.color("text.quiet"), share_done(task)
        if not share and task.status not in _MOVING:
            return
        if share < 1:
            bar = QRectF(area.left(), area.center().y() - _BAR / 2, max(0.0, area.width() - figure), _BAR)
            self.paint_bar(painter, bar, task)
        self.write(painter, area, percent(share), quiet, _MIDDLE_RIGHT)


class CardDelegate(_TaskCell):
    """A row of two lines: title and figure, below them status, what is being done, and how far."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(super().sizeHint(option, index).width(), CARD)

    def paint_task(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, task: TaskGlance) -> None:
        branch: Branch = index.data(BRANCH_ROLE)
        quiet = self.theme.color("text.quiet")
        self.paint_cursor(painter, option, index)
        start = self.paint_arrow(painter, QRect(option.rect.left(), option.rect.top() + GRID, 0, 6 * GRID), branch)
        area = QRectF(option.rect).adjusted(start - option.rect.left(), 1.5 * GRID, -2 * GRID, -GRID)
        top = QRectF(area.left(), area.top(), area.width(), 5 * GRID)
        figure = self._figure(index, task)
        self.write(painter, top, figure, quiet, _MIDDLE_RIGHT)
        room = painter.fontMetrics().horizontalAdvance(figure) + (2 * GRID if figure else 0)
        self.write(painter, top.adjusted(0, 0, -room, 0), task.title, self.text_color(option))
        painter.setFont(_smaller(option.font))
        below = QRectF(area.left(), top.bottom() + 1, area.width(), 5 * GRID)
        paint_status(painter, QPointF(below.left(), below.center().y() - MARK / 2), task.status, self.theme)
        word = below.adjusted(MARK + 1.5 * GRID, 0, 0, 0)
        self.write(painter, word, self.words.status(task.status), status_color(task.status, self.theme))
        used = painter.fontMetrics().horizontalAdvance(self.words.status(task.status)) + 2 * GRID
        self.write(painter, word.adjusted(used, 0, 0, 0), self._note(index, task, branch), quiet)
        if task.status in _MOVING:
            self.paint_bar(painter, QRectF(area.left(), option.rect.bottom() - 3, area.width(), _BAR - 1), task)

    def _figure(self, index: Index, task: TaskGlance) -> str:
        if task.status in _MOVING:
            return percent(share_done(task))
        return str(index.sibling(index.row(), TOOK).data() or "")

    def _note(self, index: Index, task: TaskGlance, branch: Branch) -> str:
        """What is most worth knowing of a task in its state."""
        headline, _ = failure_of(task)
        left = str(index.sibling(index.row(), LEFT).data() or "")
        parts = [
            self.tr("{time} left").format(time=left) if left else "",
            headline or task.message,
            self.words.cost(task),
            "" if branch.below else task.parent_title,
        ]
        return " · ".join(part for part in parts if part)


def _smaller(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.92)
    return made
