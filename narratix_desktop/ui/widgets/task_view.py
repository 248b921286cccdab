"""The task list on the screen: columns where there is room, cards where there is not; all of it by key and by mouse."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskGlance
from narratix_desktop.ui.models.task_table import COLUMNS, COST, LEFT, PROGRESS, STATUS, TITLE, TOOK, TaskTable
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.task_cells import (
    CARD,
    LINE,
    CardDelegate,
    ProgressDelegate,
    StatusDelegate,
    TitleDelegate,
    arrow_rect,
)

_ROOM_FOR_COLUMNS: Final = 560
_WIDTHS: Final = {STATUS: 100, PROGRESS: 116, LEFT: 84, TOOK: 68, COST: 92}
_SETTLE_MS: Final = 60


class TaskView(QTableView):
    """Shows a :class:`TaskTable`.

    Signals:
        details_asked: Id of the task whose details the author wants.
        branch_asked: Id of a production, and whether to show what is below it.
        removal_asked: Delete was pressed.
        menu_asked: Where on the screen the menu of the chosen tasks is to open.
        rows_seen: First and last row in view, when they have come to rest.
    """

    details_asked = Signal(object)
    branch_asked = Signal(object, bool)
    removal_asked = Signal()
    menu_asked = Signal(QPoint)
    rows_seen = Signal(int, int)

    def __init__(self, table: TaskTable, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.compact = False
        # The view does not own its delegates.
        self._title, self._card = TitleDelegate(theme), CardDelegate(theme)
        self._status, self._progress = StatusDelegate(theme), ProgressDelegate(theme)
        self.setModel(table)
        self.setAccessibleName(self.tr("Tasks"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setItemDelegateForColumn(STATUS, self._status)
        self.setItemDelegateForColumn(PROGRESS, self._progress)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(6 * GRID)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.rows_seen.emit(*self.rows_in_view()))
        self.verticalScrollBar().valueChanged.connect(self._moved)
        for signal in (table.rowsInserted, table.rowsRemoved, table.modelReset):
            signal.connect(self._moved)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.doubleClicked.connect(lambda index: self.details_asked.emit(table.task_at(index.row()).id))
        self._lay_out(compact=True)

    def chosen(self) -> tuple[TaskGlance, ...]:
        """The selected tasks, from top to bottom."""
        # By ranges: an index for each row of a long list that was selected as a whole takes too long.
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        rows = {row for part in parts for row in range(part.top(), part.bottom() + 1)}
        return tuple(map(self.table.task_at, sorted(rows)))

    def choose(self, task_ids: set[TaskId]) -> None:
        """Select these tasks, as far as they are shown."""
        rows = [row for task_id in task_ids if (row := self.table.row_of(task_id)) is not None]
        selection = self.selectionModel()
        for row in rows:
            index = self.table.index(row, TITLE)
            selection.select(index, selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
        if rows:
            selection.setCurrentIndex(self.table.index(min(rows), TITLE), selection.SelectionFlag.NoUpdate)

    def rows_in_view(self) -> tuple[int, int]:
        """First and last row in view; the last is before the first where there is none."""
        last = self.rowAt(self.viewport().height() - 1)
        return max(0, self.rowAt(0)), self.table.rowCount() - 1 if last < 0 else last

    # Input

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        index = self.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if index.isValid():
                self.details_asked.emit(self.table.task_at(index.row()).id)
            case Qt.Key.Key_Delete:
                self.removal_asked.emit()
            case Qt.Key.Key_Right | Qt.Key.Key_Plus if index.isValid():
                self._turn(index, True)
            case Qt.Key.Key_Left | Qt.Key.Key_Minus if index.isValid():
                self._turn(index, False)
            case Qt.Key.Key_Space:
                # The transport's, whatever has the focus.
                event.ignore()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TITLE:
            branch = self.table.branch(index.row())
            place = arrow_rect(self.visualRect(index), branch)
            if branch.expanded is not None and place.contains(event.position().toPoint()):
                self._turn(index, not branch.expanded)
                return
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out(compact=self.viewport().width() < _ROOM_FOR_COLUMNS)
        self._moved()

    def _turn(self, index: QModelIndex, opened: bool) -> None:
        """Open or close a row; closing one below goes up to its production."""
        branch = self.table.branch(index.row())
        if branch.expanded is not None and branch.expanded is not opened:
            self.branch_asked.emit(self.table.task_at(index.row()).id, opened)
        elif branch.below and not opened:
            parent = self.table.task_at(index.row()).parent_id
            row = None if parent is None else self.table.row_of(parent)
            if row is not None:
                self.selectRow(row)

    def _ask_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if index.isValid() and not self.selectionModel().isRowSelected(index.row()):
            self.selectRow(index.row())
        self.menu_asked.emit(self.viewport().mapToGlobal(at))

    def _moved(self) -> None:
        self._settle.start()

    def _lay_out(self, *, compact: bool) -> None:
        if compact == self.compact:
            return
        self.compact = compact
        for column in range(TITLE + 1, COLUMNS):
            self.setColumnHidden(column, compact)
        self.setItemDelegateForColumn(TITLE, self._card if compact else self._title)
        self.horizontalHeader().setVisible(not compact)
        self.verticalHeader().setDefaultSectionSize(CARD if compact else LINE)
