"""The rows of the cast: swatch and name, lines, share, how sure they are, voice."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)

from narratix_desktop.ui.models.cast_rows import LINES, NAME, SHARE, SURE, VOICE, CastRow, share_text, sort_key
from narratix_desktop.ui.quantities import percent

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE: Final = Qt.ItemDataRole.UserRole
SORT_ROLE: Final = Qt.ItemDataRole.UserRole + 1
SUMMARY_ROLE: Final = Qt.ItemDataRole.UserRole + 2
"""What stands under a name where there is no room for columns."""
MIME: Final = "application/x-narratix-characters"


class CastTable(QAbstractTableModel):
    """The cast. Rows stay while the same characters are shown, whatever changes about them.

    Signals:
        name_typed: Id of a character and the name that the author typed for it.
    """

    name_typed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CastRow] = []

    def show(self, rows: Sequence[CastRow]) -> None:
        """Show a cast: who is gone goes, who is new comes last, everybody else stays where they are."""
        wanted = {row.character.id: row for row in rows}
        for at in reversed(range(len(self._rows))):
            if self._rows[at].character.id not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        for at, row in enumerate(self._rows):
            known = wanted.pop(row.character.id)
            if known != row:
                self._rows[at] = known
                self.dataChanged.emit(self.index(at, NAME), self.index(at, VOICE))
        if wanted:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(wanted) - 1)
            self._rows.extend(wanted.values())
            self.endInsertRows()

    def row_with(self, character_id: UUID) -> CastRow | None:
        """What is shown of a character; None where it is not there."""
        return next((row for row in self._rows if row.character.id == character_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else VOICE + 1

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            titles = (self.tr("Character"), self.tr("Lines"), self.tr("Share"), self.tr("Sure"), self.tr("Voice"))
            return titles[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._header_tip(section)
        if role == Qt.ItemDataRole.InitialSortOrderRole:
            return Qt.SortOrder.DescendingOrder if section in {LINES, SHARE} else Qt.SortOrder.AscendingOrder
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, index.column())
            case Qt.ItemDataRole.EditRole:
                return row.character.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return self.description(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case int() if role == ROW_ROLE:
                return row
            case int() if role == SORT_ROLE:
                return sort_key(row, index.column())
            case int() if role == SUMMARY_ROLE:
                rest = "" if row.alike or row.voiceless else self.uncertain_text(row)
                return " · ".join(filter(None, (self.warning(row) or self.voice_text(row), rest)))
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """A name is only typed here; it stands in the table when the library has it."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        character = self._rows[index.row()].character
        if str(value).strip() != character.name:
            self.name_typed.emit(character.id, str(value))
        return True

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:  # noqa: N802
        ids = dict.fromkeys(str(self._rows[index.row()].character.id) for index in indexes)
        data = QMimeData()
        data.setData(MIME, "\n".join(ids).encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.LinkAction

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.LinkAction

    def voice_text(self, row: CastRow) -> str:
        """Name of a row's voice, or that there is none."""
        if row.voiceless:
            return self.tr("needs a voice")
        return row.voice or self.tr("no voice")

    def warning(self, row: CastRow) -> str:
        """What is wrong with a row's voice, in a few words; empty where nothing is."""
        return self.tr("sounds like {names}").format(names=", ".join(row.alike)) if row.alike else ""

    def uncertain_text(self, row: CastRow) -> str:
        """How many lines wait for a look; empty where none does."""
        return self.tr("%n uncertain", "", row.uncertain) if row.uncertain else ""

    def description(self, row: CastRow) -> str:
        """All that a row says, for tool tips and screen readers."""
        aliases = ", ".join(row.character.aliases)
        sure = percent(row.confidence) if row.confidence is not None else ""
        parts = (
            row.character.description,
            self.tr("also: {names}").format(names=aliases) if aliases else "",
            self.tr("voice: {voice}").format(voice=self.voice_text(row)),
            self.warning(row),
            self.tr("{sure} sure").format(sure=sure) if sure else "",
            self.uncertain_text(row),
        )
        return "\n".join(part for part in parts if part)

    def _text(self, row: CastRow, column: int) -> str:
        match column:
            case 0:
                return row.character.name
            case 1:
                return QLocale().toString(row.character.lines)
            case 2:
                return share_text(row.character)
            case 3:
                sure = percent(row.confidence) if row.confidence is not None else "–"
                return " · ".join(filter(None, (self.uncertain_text(row), sure)))
            case _:
                return self._voice(row)

    def _voice(self, row: CastRow) -> str:
        return " · ".join(filter(None, (self.voice_text(row), self.warning(row))))

    def _header_tip(self, section: int) -> str:
        return (
            self.tr("Sort by name"),
            self.tr("Lines in the chapters that are spoken; sort by them"),
            self.tr("Part of all that is spoken; sort by it"),
            self.tr("How sure it is that these lines are this character's; sort by it"),
            self.tr("Sort by voice"),
        )[section]


class CastOrder(QSortFilterProxyModel):
    """The cast as the author sorted and filtered it: by name, alias or voice."""

    def __init__(self, source: CastTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = ""
        self.setSourceModel(source)
        self.setSortRole(SORT_ROLE)
        # A count that changes must not move rows under the author's hand.
        self.setDynamicSortFilter(False)
        self.sort(LINES, Qt.SortOrder.DescendingOrder)

    def want(self, text: str) -> None:
        """Show those that a text fits; an empty one fits all."""
        self._wanted = text.strip().casefold()
        self.invalidate()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        super().sort(column, order)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, VOICE)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The sorted column's title says which way."""
        title = super().headerData(section, orientation, role)
        if role != Qt.ItemDataRole.DisplayRole or section != self.sortColumn() or not isinstance(title, str):
            return title
        return f"{title} {'↓' if self.sortOrder() is Qt.SortOrder.DescendingOrder else '↑'}"

    def row_at(self, row: int) -> CastRow:
        """What stands in a row."""
        found = self.index(row, NAME).data(ROW_ROLE)
        assert isinstance(found, CastRow)
        return found

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:  # noqa: N802
        row = self.sourceModel().index(source_row, NAME, source_parent).data(ROW_ROLE)
        names = (row.character.name, *row.character.aliases, row.voice)
        return any(self._wanted in name.casefold() for name in names)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in {LINES, SHARE, SURE} else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
