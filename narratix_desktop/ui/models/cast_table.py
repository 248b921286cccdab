"""The rows of the cast: swatch and name, lines, share, voice."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import VoiceId
from narratix_desktop.domain.voice import Voice
from narratix_desktop.ui.speakers import Speakers
from narratix_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

CHARACTER_ROLE: Final = Qt.ItemDataRole.UserRole
NAME, LINES, SHARE, VOICE = range(4)


class CastTable(QAbstractTableModel):
    """The cast in the library's order: the narrator, then by lines."""

    def __init__(self, theme: Theme, speakers: Speakers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._speakers = speakers
        for changed in (theme.changed, speakers.changed):
            changed.connect(self._recolor)
        self._cast: tuple[Character, ...] = ()
        self._voices: Mapping[VoiceId, Voice] = {}

    def show(self, cast: Sequence[Character], voices: Mapping[VoiceId, Voice]) -> None:
        """Show a cast; rows stay where the same characters stand in the same order."""
        same = [one.id for one in cast] == [one.id for one in self._cast]
        if not same:
            self.beginResetModel()
        self._cast, self._voices = tuple(cast), voices
        if not same:
            self.endResetModel()
        elif cast:
            self.dataChanged.emit(self.index(0, 0), self.index(len(cast) - 1, VOICE))

    def character_at(self, row: int) -> Character:
        """The character of a row."""
        return self._cast[row]

    def color_at(self, row: int) -> QColor:
        """The colour by which the character is known in the whole window."""
        character = self._cast[row]
        return self._theme.speaker(self._speakers.place(character.id, row), narrator=character.is_narrator)

    def _recolor(self) -> None:
        if self._cast:
            self.dataChanged.emit(self.index(0, NAME), self.index(len(self._cast) - 1, NAME))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._cast)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else 4

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Character"), self.tr("Lines"), self.tr("Share"), self.tr("Voice"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        character = self._cast[index.row()]
        if role == CHARACTER_ROLE:
            return character
        if role == Qt.ItemDataRole.DecorationRole and index.column() == NAME:
            return self.color_at(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(character)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        match index.column():
            case 0:
                return character.name
            case 1:
                return f"{character.lines:n}"
            case 2:
                return f"{character.share:.0%}" if character.share >= 0.01 else ("< 1%" if character.lines else "–")
            case _:
                return self.voice_text(character)

    def voice_text(self, character: Character) -> str:
        """Name of the character's voice."""
        voice = self._voices.get(character.voice_id) if character.voice_id else None
        return voice.spec.label if voice else self.tr("no voice yet")

    def _tip(self, character: Character) -> str:
        known = ", ".join(character.aliases)
        parts = (character.description, self.tr("also: {names}").format(names=known) if known else "")
        return "\n".join(part for part in parts if part)


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in {LINES, SHARE} else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
