"""Which tasks the list shows: text, status, and behind a button kind, stage and book."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.task import TaskFilter, TaskKind, TaskStatus
from narratix_desktop.services.plan_tasks import STAGES
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.task_words import TaskWords
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row

_TYPING_MS: Final = 250
_OPEN: Final = "open"
_ROOM_FOR_THREE: Final = 420


class TaskFilterBar(QWidget):
    """Makes a ``TaskFilter``.

    Signals:
        filter_changed: The author chose something else, or stopped typing.
    """

    filter_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        words = TaskWords(self)
        self._book_id: BookId | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search titles"))
        self.search.setAccessibleName(self.tr("Search the titles of tasks"))
        self._empty = self.search.addAction(icon("cancel", theme), QLineEdit.ActionPosition.TrailingPosition)
        self._empty.setToolTip(self.tr("Search for nothing"))
        self._empty.setVisible(False)
        self._empty.triggered.connect(self.search.clear)
        for button in self.search.findChildren(QToolButton):
            button.setAccessibleName(self._empty.toolTip())
        self.status = self._choice(self.tr("Show tasks with status"))
        self.status.addItem(self.tr("All tasks"), None)
        self.status.addItem(self.tr("Not ended"), _OPEN)
        for status in TaskStatus:
            self.status.addItem(words.status(status).capitalize(), status)
        self.kind = self._choice(self.tr("Show tasks of a kind"))
        self.kind.addItem(self.tr("Any kind"), None)
        for kind in TaskKind:
            self.kind.addItem(words.kind(kind), kind)
        self.stage = self._choice(self.tr("Show tasks of a stage"))
        self.stage.addItem(self.tr("Any stage"), None)
        for stage in ("produce", *STAGES):
            self.stage.addItem(words.stage(stage), stage)
        self.scope = self._choice(self.tr("Show tasks of this book or of all"))
        self.scope.addItem(self.tr("This book"), False)
        self.scope.addItem(self.tr("All books"), True)
        self.more = QToolButton()
        self.more.setIcon(icon("filter", theme))
        self.more.setCheckable(True)
        self.more.setAccessibleName(self.tr("More filters"))
        self.more.setToolTip(self.tr("Filter by kind, stage and book"))
        self._rest = QWidget()
        self._grid = QGridLayout(self._rest)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * GRID)
        self._arrange(2)
        self._rest.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        first = row(self.search, self.status, self.more)
        first.setStretch(0, 3)
        first.setStretch(1, 2)
        layout.addLayout(first)
        layout.addWidget(self._rest)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_MS)
        self._typed.timeout.connect(self.filter_changed)
        self.search.textChanged.connect(lambda _: self._typed.start())
        self.search.textChanged.connect(lambda text: self._empty.setVisible(bool(text)))
        self.search.returnPressed.connect(self._apply_now)
        self.more.toggled.connect(self._rest.setVisible)
        for choice in (self.status, self.kind, self.stage, self.scope):
            choice.currentIndexChanged.connect(self.filter_changed)

    def show_book(self, book_id: BookId | None) -> None:
        """Say which book is open; does not announce a change."""
        self._book_id = book_id
        self.scope.setEnabled(book_id is not None)

    def chosen(self) -> TaskFilter:
        """The filter. Where only the book or openness is chosen, productions stand for what is below them."""
        status = self.status.currentData()
        return TaskFilter(
            status=None if status == _OPEN else status,
            category=self.stage.currentData(),
            kind=self.kind.currentData(),
            book_id=None if self.scope.currentData() else self._book_id,
            open_only=status == _OPEN,
            title=self.search.text().strip(),
            outermost=not self._looks_below(),
        )

    def _looks_below(self) -> bool:
        status = self.status.currentData()
        chosen = (self.stage.currentData(), self.kind.currentData(), None if status == _OPEN else status)
        return any(one is not None for one in chosen) or bool(self.search.text().strip())

    @property
    def shows_everything(self) -> bool:
        """Whether nothing is left out but the tasks of other books."""
        return not self._looks_below() and self.status.currentData() is None

    def clear(self) -> None:
        """Leave nothing out."""
        for widget in (self.search, self.status, self.kind, self.stage):
            widget.blockSignals(True)
        self.search.clear()
        self._empty.setVisible(False)
        for choice in (self.status, self.kind, self.stage):
            choice.setCurrentIndex(0)
        for widget in (self.search, self.status, self.kind, self.stage):
            widget.blockSignals(False)
        self._apply_now()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange(3 if event.size().width() >= _ROOM_FOR_THREE else 2)

    def _arrange(self, columns: int) -> None:
        for at, choice in enumerate((self.kind, self.stage, self.scope)):
            self._grid.addWidget(choice, at // columns, at % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, int(column < columns))

    def _apply_now(self) -> None:
        self._typed.stop()
        self.filter_changed.emit()

    @staticmethod
    def _choice(name: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.setToolTip(name)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(7)
        return choice
