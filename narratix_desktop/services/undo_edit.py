"""Take the last edit of a book back, make it again, and say what can be taken back."""

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.edit import Edit
from narratix_desktop.domain.errors import EditConflictError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.services.edit_rows import changed_by
from narratix_desktop.services.workshop import Workshop

_REMEDY = "Change it back by hand; what was done after it is kept."


async def undo(book_id: BookId, workshop: Workshop) -> Changes:
    """Take the last edit back; nothing where there is none.

    Raises:
        EditConflictError: What it changed has been changed since, by new work on the book for example.
    """
    try:
        edit = await workshop.edits.undo(book_id)
    except EditConflictError as error:
        raise EditConflictError("The last change was not undone because newer work stands on it.", _REMEDY) from error
    return Changes() if edit is None else changed_by(edit)


async def redo(book_id: BookId, workshop: Workshop) -> Changes:
    """Make the edit that was taken back last again; nothing where there is none. Raises ``EditConflictError``."""
    try:
        edit = await workshop.edits.redo(book_id)
    except EditConflictError as error:
        raise EditConflictError("The change was not made again because newer work stands on it.", _REMEDY) from error
    return Changes() if edit is None else changed_by(edit)


async def edit_history(book_id: BookId, workshop: Workshop) -> tuple[Edit, ...]:
    """The latest edits, oldest first; those that were taken back are the last ones."""
    return await workshop.edits.history(book_id)
