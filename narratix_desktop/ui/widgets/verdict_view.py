"""The table of verdicts: figures that keep their limit are quiet, those that break it are marked and coloured."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from narratix_desktop.services.last_export import JudgedFile
from narratix_desktop.ui.models.verdict_table import COLUMNS, PASSED_ROLE, SECTION, VERDICT, Index, VerdictTable
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.status_mark import MARK, paint_mark

_ROW: Final = 7 * GRID
_WIDTH: Final = 22 * GRID
_MARKS: Final = {True: ("status-completed", "meaning.good"), False: ("status-failed", "meaning.bad")}


class _VerdictDelegate(QStyledItemDelegate):
    """A mark before every word and figure that a rule speaks of."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        passed = index.data(PASSED_ROLE)
        place = QRectF(option.rect).adjusted(GRID, 0, -2 * GRID, 0)
        color = self._theme.color("text.normal")
        painter.save()
        if passed is not None:
            name, token = _MARKS[passed]
            mark = self._theme.color(token)
            if index.column() == VERDICT or not passed:
                color = mark
            paint_mark(painter, QPointF(place.left(), place.center().y() - MARK / 2), name, mark)
            place.adjust(MARK + GRID, 0, 0, 0)
        painter.setPen(color)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), text)
        painter.restore()


class VerdictView(QTableView):
    """Shows a :class:`VerdictTable`.

    Signals:
        play_asked: The ``JudgedFile`` that the author wants to hear.
    """

    play_asked = Signal(object)

    def __init__(self, table: VerdictTable, theme: Theme) -> None:
        super().__init__()
        self.table = table
        self._delegate = _VerdictDelegate(theme)
        self.setModel(table)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Verdict on each section"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(16 * GRID)
        for column in range(COLUMNS):
            self.setColumnWidth(column, _WIDTH)
        header.setSectionResizeMode(SECTION, QHeaderView.ResizeMode.Stretch)
        self.activated.connect(lambda index: self.play_asked.emit(table.file_at(index.row())))

    def chosen(self) -> JudgedFile | None:
        """The file of the selected row."""
        rows = self.selectionModel().selectedRows()
        return self.table.file_at(rows[0].row()) if rows else None
