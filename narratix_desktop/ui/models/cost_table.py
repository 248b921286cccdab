"""One breakdown of a book's costs as a table: what it was for, what was paid, what may have been paid, how often."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from narratix_desktop.services.report_costs import CostRow
from narratix_desktop.ui.quantities import dollars

Index = QModelIndex | QPersistentModelIndex

NAME, PAID, PERHAPS, REQUESTS = range(4)
_COLUMNS: Final = 4


class CostTable(QAbstractTableModel):
    """Rows of a breakdown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CostRow, ...] = ()

    def show(self, rows: Sequence[CostRow]) -> None:
        """Show another breakdown."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else _COLUMNS

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        names = (self.tr("For"), self.tr("Paid"), self.tr("Perhaps paid"), self.tr("Requests"))
        return names[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        match column:
            case 0:
                return row.name or self.tr("none of them")
            case 1:
                return dollars(row.spend.paid)
            case 2:
                return dollars(row.spend.ambiguous) if row.spend.ambiguous else ""
            case _:
                return QLocale().toString(row.spend.requests)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)
