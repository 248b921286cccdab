"""The book's pronunciations: a word, how it is said, how often it stands in the book."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

Index = QModelIndex | QPersistentModelIndex

WORD, SPOKEN, USES = range(3)


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One word of the lexicon; ``uses`` is None until it has been counted."""

    word: str
    spoken: str
    uses: int | None = None


class LexiconTable(QAbstractTableModel):
    """Words by the alphabet.

    Signals:
        spoken_typed: A word and how the author wants it said.
    """

    spoken_typed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[LexiconEntry] = []

    def show(self, lexicon: Mapping[str, str], uses: Mapping[str, int]) -> None:
        """Show a lexicon; rows stay where they are while only ways of saying change."""
        wanted = [
            LexiconEntry(word, spoken, uses.get(word))
            for word, spoken in sorted(lexicon.items(), key=lambda item: item[0].casefold())
        ]
        if [one.word for one in wanted] == [one.word for one in self._entries]:
            self._entries = wanted
            if wanted:
                self.dataChanged.emit(self.index(0, WORD), self.index(len(wanted) - 1, USES))
            return
        self.beginResetModel()
        self._entries = wanted
        self.endResetModel()

    def entry_at(self, row: int) -> LexiconEntry:
        """What stands in a row."""
        return self._entries[row]

    def row_of(self, word: str) -> int:
        """Row of a word; -1 where it is not there."""
        return next((at for at, one in enumerate(self._entries) if one.word == word), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 3

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Word"), self.tr("Said as"), self.tr("In book"))[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == SPOKEN else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                uses = "" if entry.uses is None else QLocale().toString(entry.uses)
                return (entry.word, entry.spoken, uses)[index.column()]
            case Qt.ItemDataRole.ToolTipRole if entry.uses == 0:
                return self.tr("This word does not stand in the book as it is written here.")
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """What is typed stands in the table when the library has it; an empty text changes nothing."""
        entry, spoken = self._entries[index.row()], str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not spoken or spoken == entry.spoken:
            return False
        self.spoken_typed.emit(entry.word, spoken)
        return True


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column == USES else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
