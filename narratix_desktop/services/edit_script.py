"""The author's changes to lines: who speaks them, how, where one ends and the next begins, how a word is said.

Whoever is named by the author is certain: such lines get full confidence and a lock, so that a new analysis keeps them.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from itertools import pairwise
from typing import Final

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.edit import Editable, Field, Intent, RowChange
from narratix_desktop.domain.errors import AnalysisError, NotFoundError
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind
from narratix_desktop.domain.take import Take
from narratix_desktop.services.edit_rows import commit, dependents, made, removed, segment_fields, updated
from narratix_desktop.services.workshop import Workshop


class Unset(Enum):
    """Tells "leave it as it is" from None, which has a meaning of its own for some fields."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


async def reassign_lines(
    book_id: BookId, segment_ids: Sequence[SegmentId], character_id: CharacterId | None, workshop: Workshop
) -> Changes:
    """Say who speaks these lines; None for nobody. Naming who is named already confirms it.

    A line of narration that gets another speaker than the narrator becomes dialogue, and the other way round.

    Raises:
        NotFoundError: A line or the character no longer exists.
    """
    lines = await _lines(segment_ids, workshop)
    cast = {one.id: one for one in await workshop.scripts.characters(book_id)}
    if character_id is not None and character_id not in cast:
        raise NotFoundError("Nothing was changed because this character no longer exists.", "Choose another one.")
    narrates = character_id is not None and cast[character_id].is_narrator
    confirmed = all(line.character_id == character_id for line in lines)
    changes = [
        _update(
            line,
            character_id=None if character_id is None else str(character_id),
            kind=_kind(line.kind, narrates, character_id).value,
            confidence=0.0 if character_id is None else 1.0,
            locked=True,
        )
        for line in lines
    ]
    intent = Intent.CONFIRM_LINES if confirmed else Intent.REASSIGN_LINES
    return await commit(book_id, intent, changes, workshop, count=len(lines))


async def direct_lines(
    book_id: BookId,
    segment_ids: Sequence[SegmentId],
    workshop: Workshop,
    *,
    direction: str | Unset = UNSET,
    speed: float | Unset = UNSET,
    pause_after: float | Unset | None = UNSET,
    locked: bool | Unset = UNSET,
    kind: SegmentKind | Unset = UNSET,
) -> Changes:
    """Change how lines are spoken; what is not given stays as it is.

    Args:
        book_id: Whose lines they are.
        segment_ids: One or many.
        workshop: The library.
        direction: A few words for the voice, such as "whispered".
        speed: 1 is the voice's own; 0.5 to 2.
        pause_after: Seconds behind the line; None for the pacing's own.
        locked: Whether a new analysis keeps the speaker.
        kind: What sort of text it is.

    Raises:
        NotFoundError: A line no longer exists.
    """
    lines = await _lines(segment_ids, workshop)
    given: dict[str, Field] = {}
    if not isinstance(direction, Unset):
        given["direction"] = direction.strip()
    if not isinstance(speed, Unset):
        given["speed"] = min(2.0, max(0.5, speed))
    if not isinstance(pause_after, Unset):
        given["pause_after"] = None if pause_after is None else max(0.0, pause_after)
    if not isinstance(locked, Unset):
        given["locked"] = locked
    if not isinstance(kind, Unset):
        given["kind"] = kind.value
    intent = {"locked": Intent.LOCK_LINES, "pause_after": Intent.SET_PAUSE}.get("".join(given), Intent.DIRECT_LINES)
    merge_key = f"{'+'.join(sorted(given))}:{','.join(str(line.id) for line in lines)}"
    changes = [_update(line, **given) for line in lines]
    return await commit(book_id, intent, changes, workshop, count=len(lines), merge_key=merge_key)


async def split_line(book_id: BookId, segment_id: SegmentId, at: int, workshop: Workshop) -> Changes:
    """End a line at an offset of the revision; the rest becomes a line of its own with the same speaker.

    Raises:
        NotFoundError: The line no longer exists.
        AnalysisError: The place lies outside the line, or one side of it would have nothing to say.
    """
    (line,) = await _lines([segment_id], workshop)
    text = (await workshop.books.revision(book_id)).text
    if not (line.start < at < line.end) or not text[line.start : at].strip() or not text[at : line.end].strip():
        raise AnalysisError(
            "The line was not split because both parts need words.", "Put the cursor between two of its words."
        )
    (new_id,) = await workshop.edits.new_ids(1)
    rest = replace(line, start=at)
    changes = [
        _update(line, end=at, boundary=_boundary_at(text, at).value, pause_after=None),
        made(Editable.SEGMENT, new_id, segment_fields(rest)),
    ]
    return await commit(book_id, Intent.SPLIT_LINE, changes, workshop)


async def merge_lines(book_id: BookId, segment_ids: Sequence[SegmentId], workshop: Workshop) -> Changes:
    """Join neighbouring lines of a chapter; the first one's speaker says them all.

    Takes of the lines that go away are kept in the library and come back when the merge is undone.

    Raises:
        NotFoundError: A line no longer exists.
        AnalysisError: There are fewer than two, or others stand between them.
    """
    lines = await _lines(segment_ids, workshop)
    joined = all(one.end == two.start and one.chapter_id == two.chapter_id for one, two in pairwise(lines))
    if len(lines) < 2 or not joined:
        raise AnalysisError(
            "The lines were not merged because they are not neighbours.", "Select lines that follow one another."
        )
    first, *others = lines
    last = others[-1]
    takes = await workshop.takes.of_lines([line.id for line in others])
    placements = (await workshop.arrangements.get(first.chapter_id)).placements
    changes: list[RowChange | None] = [
        _update(first, end=last.end, boundary=last.boundary.value, pause_after=last.pause_after)
    ]
    for line in others:
        changes.extend(_detach(take) for take in takes.get(line.id, ()))
        changes.extend(dependents(placements, line.id))
        changes.append(removed(Editable.SEGMENT, line.id, segment_fields(line)))
    return await commit(book_id, Intent.MERGE_LINES, changes, workshop, count=len(lines))


async def pronounce_word(book_id: BookId, word: str, spoken: str, workshop: Workshop) -> Changes:
    """Set how a word is said throughout the book; an empty ``spoken`` forgets it."""
    word, spoken = word.strip(), spoken.strip()
    present = (await workshop.scripts.pronunciations(book_id)).get(word)
    if not word or (present or "") == spoken:
        return Changes()
    before = None if present is None else {"spoken": present}
    after = {"spoken": spoken} if spoken else None
    change = RowChange(Editable.PRONUNCIATION, word, before, after)
    return await commit(book_id, Intent.PRONOUNCE_WORD, [change], workshop)


async def _lines(segment_ids: Sequence[SegmentId], workshop: Workshop) -> tuple[Segment, ...]:
    lines = await workshop.scripts.lines(segment_ids)
    if not lines or len(lines) != len(set(segment_ids)):
        raise NotFoundError("Nothing was changed because a line no longer exists.", "Select the lines again.")
    return lines


def _update(line: Segment, **wanted: Field) -> RowChange | None:
    return updated(Editable.SEGMENT, line.id, segment_fields(line), **wanted)


def _kind(present: SegmentKind, narrates: bool, character_id: CharacterId | None) -> SegmentKind:
    if present is SegmentKind.HEADING or character_id is None:
        return present
    if narrates:
        return SegmentKind.NARRATION
    return SegmentKind.DIALOGUE if present is SegmentKind.NARRATION else present


def _boundary_at(text: str, at: int) -> Boundary:
    """What ends at a place inside a line, from the text around it."""
    gap = text[len(text[:at].rstrip()) : at + len(text[at:]) - len(text[at:].lstrip())]
    if gap.count("\n") > 1:
        return Boundary.PARAGRAPH
    return Boundary.SENTENCE if text[:at].rstrip().endswith((".", "!", "?", "…", "”", '"', "’")) else Boundary.SPLIT


def _detach(take: Take) -> RowChange:
    before: dict[str, Field] = {"segment_id": str(take.segment_id), "active": take.active}
    return RowChange(Editable.TAKE, str(take.id), before, {"segment_id": None, "active": False})
