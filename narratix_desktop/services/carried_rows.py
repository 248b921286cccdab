"""The rows of a new revision, from what was found out about its chapters and lines. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from narratix_desktop.domain.chapter import Chapter, ChapterSpan
from narratix_desktop.domain.character import CastMember, Character
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, RevisionId, SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.text_diff import TextDiff
from narratix_desktop.services.carry_anchors import line_diff
from narratix_desktop.services.carry_changed_lines import stripped
from narratix_desktop.services.carry_script import CarriedLine

_NOT_STORED_YET: Final = RevisionId(UUID(int=0))


def placed_chapters(
    book_id: BookId, spans: Sequence[ChapterSpan], origins: Sequence[Chapter | None], new_ids: Sequence[UUID]
) -> tuple[Chapter, ...]:
    """The chapters of a new revision; one that goes on keeps its id, the others get one of ``new_ids`` each."""
    fresh = iter(new_ids)
    return tuple(
        Chapter(
            id=ChapterId(next(fresh)) if origin is None else origin.id,
            book_id=book_id,
            revision_id=_NOT_STORED_YET,
            ordinal=ordinal,
            number=None,
            start=span.start,
            end=span.end,
            heading_end=max(span.heading_end, span.start),
            title=span.title,
            part=span.part,
            included=span.included,
        )
        for ordinal, (span, origin) in enumerate(zip(spans, origins, strict=True))
    )


def new_speakers(
    cast: Sequence[CastMember], carried: Sequence[CarriedLine], known: Sequence[Character]
) -> list[CastMember]:
    """Members of an analysis who speak new lines and whom the book does not know, by name or by alias."""
    needed = {line.span.character for line in carried if line.origin is None}
    found = _known_by_key(cast, known)
    return [member for member in cast if member.key in needed and member.key not in found]


def new_characters(book_id: BookId, strangers: Sequence[CastMember], new_ids: Sequence[UUID]) -> tuple[Character, ...]:
    """Characters for those whom the book does not know yet."""
    return tuple(
        Character(
            id=CharacterId(new_id),
            book_id=book_id,
            name=member.name,
            aliases=member.aliases,
            gender=member.gender,
            age=member.age,
            is_narrator=member.is_narrator,
            description=member.description,
            voice_id=None,
        )
        for member, new_id in zip(strangers, new_ids, strict=True)
    )


def speakers_by_key(
    cast: Sequence[CastMember], strangers: Sequence[CastMember], added: Sequence[Character], known: Sequence[Character]
) -> Mapping[str, CharacterId]:
    """Who each member of an analysis is."""
    return _known_by_key(cast, known) | {member.key: one.id for member, one in zip(strangers, added, strict=True)}


def carried_rows(
    carried: Sequence[CarriedLine],
    chapters: Sequence[Chapter],
    speakers: Mapping[str, CharacterId],
    new_ids: Sequence[UUID],
    diff: TextDiff,
    old: str,
) -> tuple[tuple[Segment, ...], dict[SegmentId, TextDiff]]:
    """The lines of a new revision, and for those inside which offsets have moved where each of them lies now.

    Args:
        carried: The lines in order.
        chapters: The new chapters.
        speakers: Who each member of the analysis is.
        new_ids: One for each line that continues none.
        diff: From the old text to the new one.
        old: The earlier text.
    """
    script: list[Segment] = []
    words: dict[SegmentId, TextDiff] = {}
    fresh = iter(new_ids)
    for line in carried:
        chapter = chapters[line.chapter]
        follows = script and script[-1].chapter_id == chapter.id
        ordinal = script[-1].ordinal + 1 if follows else 0
        if line.origin is None:
            script.append(_new_line(line, SegmentId(next(fresh)), chapter, ordinal, speakers))
            continue
        script.append(_same_line(line, line.origin, chapter, ordinal))
        first, last = stripped(old, line.origin.start, line.origin.end)
        if diff.carried(first, last) != line.span.start + first - line.origin.start:
            words[line.origin.id] = line_diff(line.origin, line.span.start, line.span.end, diff)
    return tuple(script), words


def _same_line(line: CarriedLine, origin: Segment, chapter: Chapter, ordinal: int) -> Segment:
    return replace(
        origin,
        chapter_id=chapter.id,
        ordinal=ordinal,
        start=line.span.start,
        end=line.span.end,
        confidence=line.span.confidence,
        boundary=line.span.boundary,
    )


def _new_line(
    line: CarriedLine, segment_id: SegmentId, chapter: Chapter, ordinal: int, speakers: Mapping[str, CharacterId]
) -> Segment:
    span = line.span
    return Segment(
        id=segment_id,
        book_id=chapter.book_id,
        chapter_id=chapter.id,
        ordinal=ordinal,
        start=span.start,
        end=span.end,
        kind=span.kind,
        character_id=None if span.character is None else speakers[span.character],
        confidence=span.confidence,
        boundary=span.boundary,
        direction=span.direction,
    )


def _known_by_key(cast: Sequence[CastMember], known: Sequence[Character]) -> dict[str, CharacterId]:
    by_name = {alias.casefold(): one.id for one in known for alias in one.aliases}
    by_name |= {one.name.casefold(): one.id for one in known}
    narrator = next((one.id for one in known if one.is_narrator), None)
    found = {member.key: narrator if member.is_narrator else by_name.get(member.name.casefold()) for member in cast}
    return {key: character_id for key, character_id in found.items() if character_id is not None}
