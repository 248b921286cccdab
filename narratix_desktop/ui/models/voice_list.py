"""Voices to choose from, shelf by shelf, filtered. Titles of shelves are rows that cannot be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.domain.voice import Identity, VoiceSpec, identity
from narratix_desktop.services.offer_voices import OfferedVoice, VoiceShelf
from narratix_desktop.ui.models.cast_words import age_text, gender_text, language_text

Index = QModelIndex | QPersistentModelIndex

VOICE_ROLE: Final = Qt.ItemDataRole.UserRole
DETAIL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
PRESENT_ROLE: Final = Qt.ItemDataRole.UserRole + 2
SOUNDING_ROLE: Final = Qt.ItemDataRole.UserRole + 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the author looks for; None and an empty text mean anything. ``language`` is a primary language tag."""

    text: str = ""
    gender: Gender | None = None
    age: Age | None = None
    language: str | None = None

    def fits(self, voice: OfferedVoice) -> bool:
        """Whether a voice is what is looked for."""
        spec = voice.spec
        words = " ".join((spec.label, *(f"{use.character} {use.book}" for use in voice.uses))).casefold()
        return (
            all(piece in words for piece in self.text.casefold().split())
            and self.gender in {None, spec.gender}
            and self.age in {None, spec.age}
            and self.language in {None, primary(spec.language)}
        )


def licence_text(licence: str) -> str:
    """What the makers of a voice say about publishing it; empty where they say nothing."""
    return QCoreApplication.translate("VoiceList", "Licence: {licence}").format(licence=licence) if licence else ""


def primary(tag: str) -> str:
    """The language of a BCP 47 tag without its region."""
    return tag.lower().partition("-")[0]


class VoiceList(QAbstractListModel):
    """Voices. A row is a shelf's title, then its voices."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelves: tuple[VoiceShelf, ...] = ()
        self._wanted = Wanted()
        self._present: Identity | None = None
        self._sounding: Identity | None = None
        self._rows: list[OfferedVoice | str] = []

    def show(self, shelves: Sequence[VoiceShelf], present: VoiceSpec | None) -> None:
        """Show shelves; ``present`` is the voice that is to be marked."""
        self._shelves = tuple(shelves)
        self._present = identity(present) if present is not None else None
        self._fill()

    def want(self, wanted: Wanted) -> None:
        """Show only what fits."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._fill()

    def mark_sounding(self, spec: VoiceSpec | None) -> None:
        """Mark the voice that is heard now."""
        self._sounding = identity(spec) if spec is not None else None
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [SOUNDING_ROLE])

    def languages(self) -> tuple[str, ...]:
        """Primary languages of all voices, by their names."""
        found = {primary(voice.spec.language) for shelf in self._shelves for voice in shelf.voices}
        return tuple(sorted(found, key=language_text))

    def voice_at(self, index: Index) -> OfferedVoice | None:
        """The voice of a row; None for titles."""
        found = index.data(VOICE_ROLE)
        return found if isinstance(found, OfferedVoice) else None

    def row_of(self, spec: VoiceSpec | None) -> int:
        """First row of a voice; -1 where it is not shown."""
        if spec is None:
            return -1
        wanted = identity(spec)
        rows = enumerate(self._rows)
        return next((at for at, row in rows if not isinstance(row, str) and identity(row.spec) == wanted), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return row if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.spec.label
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return "\n".join(filter(None, (self._description(row), *self._uses(row), licence_text(row.licence))))
            case int() if role == VOICE_ROLE:
                return row
            case int() if role == DETAIL_ROLE:
                return ", ".join(self._uses(row)) or self._description(row)
            case int() if role == PRESENT_ROLE:
                return identity(row.spec) == self._present
            case int() if role == SOUNDING_ROLE:
                return identity(row.spec) == self._sounding
        return None

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = []
        for shelf in self._shelves:
            voices = [voice for voice in shelf.voices if self._wanted.fits(voice)]
            if voices:
                self._rows += [shelf.engine.label if shelf.engine else self.tr("Your voices"), *voices]
        self.endResetModel()

    def _description(self, voice: OfferedVoice) -> str:
        spec = voice.spec
        parts = [gender_text(spec.gender), age_text(spec.age)]
        if self._wanted.language is None:
            parts.append(language_text(spec.language))
        return " · ".join(parts)

    def _uses(self, voice: OfferedVoice) -> tuple[str, ...]:
        return tuple(f"{use.character} · {use.book}" for use in voice.uses)
