"""Which take of a line is heard, as an edit that can be taken back; the recordings themselves are never changed."""

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.edit import Editable, Intent
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import BookId, SegmentId, TakeId
from narratix_desktop.services.edit_rows import commit, updated
from narratix_desktop.services.workshop import Workshop


async def choose_take(book_id: BookId, segment_id: SegmentId, take_id: TakeId, workshop: Workshop) -> Changes:
    """Let a take be the one that is heard of its line.

    Raises:
        NotFoundError: The line has no such take.
    """
    takes = (await workshop.takes.of_lines([segment_id])).get(segment_id, ())
    if take_id not in {take.id for take in takes}:
        raise NotFoundError("The take was not chosen because it no longer belongs to this line.", "Reload the chapter.")
    changes = [updated(Editable.TAKE, take.id, {"active": take.active}, active=take.id == take_id) for take in takes]
    return await commit(book_id, Intent.CHOOSE_TAKE, changes, workshop)
