"""Where the author was in each book, and which books were open last; remembered on this computer."""

import json
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from PySide6.QtCore import QSettings

from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.units import Frames

_RECENT: Final = "places/recent"
_KEPT: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A chapter, the playhead in it, and the first line in view as an offset into the revision."""

    chapter: ChapterId
    frame: Frames = Frames(0)
    offset: int = 0


class Places:
    """The places of all books, over a settings file or for the life of this value."""

    def __init__(self, stored: QSettings | None = None) -> None:
        self._stored = stored
        self._places: dict[BookId, Place] = {}
        self._recent: list[BookId] = []
        if stored is not None:
            self._recent = [BookId(UUID(one)) for one in str(stored.value(_RECENT, "")).split() if _is_id(one)]

    def recent(self) -> tuple[BookId, ...]:
        """Books that were open, the last first."""
        return tuple(self._recent)

    def opened(self, book_id: BookId) -> None:
        """Put a book in front of the recent ones."""
        self._recent = [book_id, *(one for one in self._recent if one != book_id)][:_KEPT]
        if self._stored is not None:
            self._stored.setValue(_RECENT, " ".join(map(str, self._recent)))

    def of(self, book_id: BookId) -> Place | None:
        """Where the author was in a book; None where that is not known."""
        if book_id not in self._places and self._stored is not None:
            found = _read(str(self._stored.value(f"places/{book_id}", "")))
            if found is not None:
                self._places[book_id] = found
        return self._places.get(book_id)

    def leave(self, book_id: BookId, place: Place) -> None:
        """Remember where the author is in a book."""
        self._places[book_id] = place
        if self._stored is not None:
            self._stored.setValue(f"places/{book_id}", json.dumps(asdict(place), default=str))


def _read(raw: str) -> Place | None:
    try:
        value = json.loads(raw)
        return Place(ChapterId(UUID(str(value["chapter"]))), Frames(int(value["frame"])), int(value["offset"]))
    except (ValueError, TypeError, KeyError):
        return None


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
