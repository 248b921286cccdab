"""Delete a book: stop its work, back the library up, take the book away.

Its recordings and sounds stay in the library's folder: the backup points to them, and equal lines find them again.
"""

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import UnlawfulMoveError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.task import OPEN_STATUSES, TaskFilter
from narratix_desktop.ports.backups import BackupStore
from narratix_desktop.services.read_book import forget_reading
from narratix_desktop.services.workshop import Workshop

_REASON = "before-delete"


async def delete_book(book_id: BookId, workshop: Workshop, backups: BackupStore) -> Changes:
    """Delete a book with its script, marks, mix and tasks.

    Raises:
        NotFoundError: It is gone already.
        StoreError: The library could not be backed up; nothing was deleted.
    """
    await workshop.books.get(book_id)
    for status in OPEN_STATUSES:
        while (page := await workshop.tasks.list(TaskFilter(status=status, book_id=book_id), limit=200)).tasks:
            for task in page.tasks:
                try:
                    await workshop.tasks.cancel(task.id)
                except UnlawfulMoveError:
                    # It ended by itself, which is as good.
                    continue
    await backups.make(_REASON)
    await workshop.books.delete(book_id)
    await forget_reading(book_id, workshop.settings)
    return Changes.of(Noun.BOOK, [book_id]) | Changes.of(Noun.TASK)
