"""Which take of a line is heard, as an edit that can be taken back; the recordings themselves are never changed."""

from collections.abc import Mapping, Sequence

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.edit import Editable, Intent
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import BookId, SegmentId, TakeId
from narratix_desktop.ports.store import NewTake
from narratix_desktop.services.edit_rows import commit, updated
from narratix_desktop.services.workshop import Workshop


async def choose_take(book_id: BookId, segment_id: SegmentId, take_id: TakeId, workshop: Workshop) -> Changes:
    """Let a take be the one that is heard of its line.

    Raises:
        NotFoundError: The line has no such take.
    """
    return await _choose(book_id, {segment_id: take_id}, workshop)


async def hear_new_takes(book_id: BookId, takes: Sequence[NewTake], workshop: Workshop) -> Changes:
    """Store takes of different lines and let them be heard, in one edit: undo lets the former ones be heard again.

    A line that had none keeps its new one after an undo too.

    Raises:
        NotFoundError: A line no longer exists; nothing was stored.
    """
    before = await workshop.takes.of_lines([take.segment_id for take in takes])
    stored = await workshop.takes.add(takes)
    former = {line: take.id for line, known in before.items() for take in known if take.active}
    # Storing a take makes it the one that is heard; as an edit it has to be a choice between two that exist.
    for take_id in former.values():
        await workshop.takes.activate(take_id)
    changes = Changes.of(Noun.TAKE, [take.id for take in stored])
    chosen = {take.segment_id: take.id for take in stored if take.segment_id in former}
    return changes | await _choose(book_id, chosen, workshop)


async def _choose(book_id: BookId, wanted: Mapping[SegmentId, TakeId], workshop: Workshop) -> Changes:
    found = await workshop.takes.of_lines(list(wanted))
    changes = []
    for line, chosen in wanted.items():
        takes = found.get(line, ())
        if chosen not in {take.id for take in takes}:
            raise NotFoundError(
                "The take was not chosen because it no longer belongs to this line.", "Reload the chapter."
            )
        changes += [
            updated(Editable.TAKE, take.id, {"active": take.active}, active=take.id == chosen) for take in takes
        ]
    return await commit(book_id, Intent.CHOOSE_TAKE, changes, workshop, count=max(1, len(wanted)))
