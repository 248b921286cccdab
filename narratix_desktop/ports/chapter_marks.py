"""How far chapters are. Calls may raise ``StoreUnavailableError``."""

from collections.abc import Mapping
from typing import Protocol

from narratix_desktop.domain.chapter_state import ChapterFacts
from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.units import Seconds


class ChapterMarkStore(Protocol):
    """Facts about the chapters of books, and marks that say what was done at which state of a chapter's sound."""

    async def facts(self, book_id: BookId) -> Mapping[ChapterId, ChapterFacts]:
        """Facts about every chapter of the latest revision, in one statement."""
        ...

    async def looked(self, chapter_id: ChapterId, asked: str, stale: int, wordless: int, seconds: Seconds) -> None:
        """Remember what was found when the lines of a chapter were looked at."""
        ...

    async def mixed(self, sounds: Mapping[ChapterId, str]) -> None:
        """Remember at which state of their sound chapters were mixed."""
        ...

    async def exported(self, sounds: Mapping[ChapterId, str]) -> None:
        """Remember at which state of their sound chapters were exported."""
        ...
