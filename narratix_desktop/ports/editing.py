"""The journal of the author's edits, and what it changes on timelines. Calls may raise ``StoreUnavailableError``."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from narratix_desktop.domain.edit import Edit, Intent, RowChange
from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.placement import Arrangement


class EditStore(Protocol):
    """Edits of each book, in a row. Making one, taking it back and making it again happen whole or not at all."""

    async def new_ids(self, count: int) -> tuple[UUID, ...]:
        """Ids for rows that an edit is about to make."""
        ...

    async def make(
        self, book_id: BookId, intent: Intent, changes: Sequence[RowChange], *, count: int = 1, merge_key: str = ""
    ) -> Edit:
        """Apply changes and write them into the journal; edits that were taken back can then not be made again.

        Args:
            book_id: Whose rows they are.
            intent: What the author meant.
            changes: At least one.
            count: How many things changed, in the author's eyes.
            merge_key: Joins this edit to the last one where that has the same key and is only seconds old.

        Raises:
            EditConflictError: A row is not as ``before`` says; nothing was changed.
            AnalysisError: The segments would no longer cover the text exactly; nothing was changed.
        """
        ...

    async def undo(self, book_id: BookId) -> Edit | None:
        """Take the last edit back; None where there is none. Raises ``EditConflictError`` where rows changed since."""
        ...

    async def redo(self, book_id: BookId) -> Edit | None:
        """Make the edit that was taken back last again; None where there is none. Raises ``EditConflictError``."""
        ...

    async def history(self, book_id: BookId, limit: int = 200) -> tuple[Edit, ...]:
        """The latest edits without their changes, oldest first; those taken back are the last ones."""
        ...


class ArrangementStore(Protocol):
    """What the author did to timelines by hand."""

    async def get(self, chapter_id: ChapterId) -> Arrangement:
        """Placements, markers and breakpoints of a chapter."""
        ...
