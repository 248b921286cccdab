"""The table of verdicts: figures that keep their limit are quiet, those that break it are marked and coloured."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from narratix_desktop.services.last_export import JudgedFile
from narratix_desktop.ui.models.verdict_table import (
    COLUMNS,
    LOUDNESS,
    PASSED_ROLE,
    SECTION,
    VERDICT,
    Index,
    VerdictTable,
)
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.status_mark import MARK, paint_mark

_ROW: Final = 7 * GRID
_WIDTHS: Final = (176, 76, 100, 108, 96, 80, 80, 96, 112, 88)
_NARROWEST: Final = 36 * GRID
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
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        table.modelReset.connect(self._choose_columns)
        self.activated.connect(lambda index: self.play_asked.emit(table.file_at(index.row())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._choose_columns()

    def _choose_columns(self) -> None:
        """The title takes what the figures leave; the one that most formats have no rule for stays away then."""
        self.setColumnHidden(LOUDNESS, not self.table.has_rule(LOUDNESS))
        figures = sum(self.columnWidth(column) for column in range(VERDICT, COLUMNS))
        self.setColumnWidth(SECTION, max(_NARROWEST, self.viewport().width() - figures))

    def chosen(self) -> JudgedFile | None:
        """The file of the selected row."""
        rows = self.selectionModel().selectedRows()
        return self.table.file_at(rows[0].row()) if rows else None
