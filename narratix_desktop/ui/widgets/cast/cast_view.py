"""The list of the cast: sorted, filtered, renamed and merged in place. It only tells what the author wants."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from narratix_desktop.domain.character import Character
from narratix_desktop.ui.models.cast_rows import LINES, NAME, SHARE, SURE, VOICE
from narratix_desktop.ui.models.cast_table import MIME, CastOrder, CastTable
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.cast.cast_cells import ROW, TALL_ROW, CastCells
from narratix_desktop.ui.widgets.own_keys import claims, enter, press

_LINES: Final = 13 * GRID
_ROOMY: Final = 520
"""Width from which every column has room."""


_RENAME: Final = press(Qt.Key.Key_F2)
_MERGE: Final = press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
_KEYS: Final = frozenset((_RENAME, _MERGE, *enter()))


class CastView(QTableView):
    """Characters. F2 or a double click renames, Enter lets the voice be heard, a row dropped on another asks to merge.

    Signals:
        chosen: The selected characters, a tuple, whoever selected them.
        picked: The same, when the author picked them here by mouse or key.
        hearing_asked: The character to be heard.
        merging_asked: The selected characters are to be one.
        merge_asked: Ids of characters, the id of the one they were dropped on, and where, in global coordinates.
        menu_asked: Where, in global coordinates.
    """

    chosen = Signal(object)
    picked = Signal(object)
    hearing_asked = Signal(object)
    merging_asked = Signal()
    merge_asked = Signal(object, object, QPoint)
    menu_asked = Signal(QPoint)

    def __init__(self, table: CastTable, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.order = CastOrder(table, self)
        self._cells = CastCells(theme, self)
        self.setModel(self.order)
        self.setItemDelegate(self._cells)
        self.setObjectName("cast")
        self.setAccessibleName(self.tr("Characters"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.LinkAction)
        self.setDragDropOverwriteMode(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_asked.emit(self.viewport().mapToGlobal(at)))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self._dress_header()
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.selected()))
        self.clicked.connect(lambda _: self.picked.emit(self.selected()))

    def selected(self) -> tuple[Character, ...]:
        """The selected characters, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.order.row_at(row).character for row in rows)

    def select(self, ids: Sequence[UUID]) -> None:
        """Select characters; those that the filter hides are left out. The first one is shown."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().clearSelection()
        indexes = [self.order.index(row, NAME) for row in range(self.order.rowCount())]
        wanted = [index for index in indexes if self.order.row_at(index.row()).character.id in set(ids)]
        for index in wanted:
            self.selectionModel().select(index, flags.Select | flags.Rows)
        if wanted:
            self.selectionModel().setCurrentIndex(wanted[0], flags.NoUpdate)
            self.scrollTo(wanted[0])

    def rename(self) -> None:
        """Let the author type another name for the current character."""
        current = self.currentIndex()
        if current.isValid():
            self.edit(current.siblingAtColumn(NAME))

    def place_of_current(self) -> QPoint:
        """Where the current row stands, in global coordinates."""
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex().siblingAtColumn(NAME)).bottomLeft())

    def event(self, event: QEvent) -> bool:
        """The list's keys are its own while the author is in it."""
        return claims(event, _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        pressed, chosen = event.keyCombination(), self.selected()
        if self.state() is QAbstractItemView.State.EditingState or pressed not in _KEYS:
            super().keyPressEvent(event)
            if self.selected() != chosen:
                self.picked.emit(self.selected())
        elif pressed == _RENAME:
            self.rename()
        elif pressed == _MERGE:
            self.merging_asked.emit()
        elif len(chosen) == 1:
            self.hearing_asked.emit(chosen[0])

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        super().dragMoveEvent(event)
        known = event.mimeData().hasFormat(MIME)
        event.setAccepted(known and self._dropped_on(event.position().toPoint()) is not None)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        at = event.position().toPoint()
        target = self._dropped_on(at)
        if target is None or not event.mimeData().hasFormat(MIME):
            event.ignore()
            return
        ids = tuple(UUID(line) for line in bytes(event.mimeData().data(MIME).data()).decode().splitlines())
        event.accept()
        self.merge_asked.emit(ids, target.id, self.viewport().mapToGlobal(at))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _dropped_on(self, at: QPoint) -> Character | None:
        index = self.indexAt(at)
        if not index.isValid() or self.selectionModel().isRowSelected(index.row()):
            return None
        return self.order.row_at(index.row()).character

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(6 * GRID)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicator(LINES, Qt.SortOrder.DescendingOrder)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)
        # The style's arrow lies on the words of a narrow column; the words say it instead.
        header.setSortIndicatorShown(False)
        header.setSectionsClickable(True)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= _ROOMY
        self._cells.tall = not roomy
        self.verticalHeader().setDefaultSectionSize(ROW if roomy else TALL_ROW)
        for column in (SURE, VOICE):
            self.setColumnHidden(column, not roomy)
        header = self.horizontalHeader()
        if roomy:
            widths = {LINES: _LINES, SHARE: 22 * GRID, SURE: 30 * GRID}
            widths[VOICE] = max(0, self.viewport().width() - sum(widths.values())) * 2 // 5
        else:
            widths = {LINES: _LINES, SHARE: 14 * GRID}
        for column, width in widths.items():
            header.resizeSection(column, width)
