"""What a new analysis keeps of the stored script, and what it replaces: pure matching, no database.

Asserts that no word is lost before anything is matched. Offsets are code points of one revision.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.errors import AnalysisError
from narratix_desktop.domain.ids import BookId, ChapterId, CharacterId, SegmentId
from narratix_desktop.domain.segment import Segment, SegmentSpan, require_exact_cover
from narratix_desktop.store.kept_lines import Touched, kept_lines, laid_around, settled

_UNNAMED = SegmentId(UUID(int=0))


@dataclass(frozen=True, slots=True)
class ChapterPlace:
    """Where a stored chapter lies; chapters follow one another without a gap."""

    id: ChapterId
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SegmentChanges:
    """Rows to change in place, rows to insert (their id is given by the database), and rows to delete."""

    kept: tuple[Segment, ...]
    new: tuple[Segment, ...]
    gone: frozenset[SegmentId]


def require_faithful(analysis: Analysis, text: str, places: Sequence[ChapterPlace]) -> None:
    """Assert that the segments cover the text exactly, stay inside chapters and name only members of the cast.

    Raises:
        AnalysisError: Something would be lost, spoken twice, or spoken by nobody known.
    """
    require_exact_cover(analysis.segments, 0, len(text))
    edges = {place.start for place in places}
    starts = {segment.start for segment in analysis.segments}
    if crossed := edges - starts:
        raise AnalysisError(
            f"The script was not saved because a line crosses the chapter edge at character {min(crossed)}.",
            "Analyse the book again; the earlier script is unchanged.",
        )
    keys = [member.key for member in analysis.cast]
    named = {segment.character for segment in analysis.segments} - {None}
    if len(set(keys)) != len(keys) or not named <= set(keys):
        raise AnalysisError(
            "The script was not saved because it names characters that are not in its cast.",
            "Analyse the book again; the earlier script is unchanged.",
        )


@dataclass(frozen=True, slots=True)
class KnownCharacter:
    """A stored character as an analysis may find it again; ``edited`` where the author had a say in who it is."""

    id: CharacterId
    name: str
    aliases: tuple[str, ...]
    edited: bool = False


def match_cast(cast: Sequence[CastMember], stored: Sequence[KnownCharacter]) -> Mapping[str, CharacterId]:
    """Find each member among the stored characters: by name, else by an alias that the author's renaming left.

    Whom the author made one person, by merging or by an alias, stays one, also where an analysis finds two again.

    Args:
        cast: What the analysis found.
        stored: Of several with one name the first is taken first.
    """
    by_name: dict[str, list[CharacterId]] = defaultdict(list)
    for known in reversed(stored):
        by_name[known.name].append(known.id)
    found = {member.key: by_name[member.name].pop() for member in cast if by_name[member.name]}
    taken = set(found.values())
    by_alias = {alias: known for known in reversed(stored) for alias in known.aliases}
    for member in cast:
        other = by_alias.get(member.name)
        if member.key not in found and other is not None and (other.edited or other.id not in taken):
            found[member.key] = other.id
            taken.add(other.id)
    return found


def match_segments(
    analysis: Analysis,
    book_id: BookId,
    places: Sequence[ChapterPlace],
    cast: Mapping[str, CharacterId],
    stored: Sequence[Segment],
    text: str,
    touched: Touched | None = None,
) -> SegmentChanges:
    """Carry the stored segments over to a new analysis.

    The same span, kind and character keep their row, with what was set there. Lines that the author touched keep row
    and extent, and the new analysis is laid around them.

    Args:
        analysis: Already found faithful.
        book_id: Whose script it is.
        places: The chapters in order.
        cast: Stored id of each member's key.
        stored: Present segments in order of their start.
        text: What is divided.
        touched: What the author set by hand.
    """
    by_hand = touched or {}
    by_place = {(segment.start, segment.end): segment for segment in stored}
    kept: list[Segment] = []
    new: list[Segment] = []
    used: set[SegmentId] = set()
    chapter, ordinal = 0, -1
    for span, line in laid_around(analysis.segments, kept_lines(stored, by_hand), text):
        ordinal += 1
        while span.start >= places[chapter].end:
            chapter, ordinal = chapter + 1, 0
        wanted = _segment(span, book_id, places[chapter].id, ordinal, cast)
        old = line or by_place.get((span.start, span.end))
        if line is not None:
            wanted = settled(span, line, wanted, by_hand.get(line.id, frozenset()))
        elif old is None or (old.kind, old.character_id) != (wanted.kind, wanted.character_id):
            new.append(wanted)
            continue
        else:
            wanted = replace(
                wanted,
                id=old.id,
                direction=wanted.direction or old.direction,
                speed=old.speed,
                pause_after=old.pause_after,
            )
        assert old is not None
        used.add(old.id)
        if wanted != old:
            kept.append(wanted)
    return SegmentChanges(
        tuple(kept), tuple(new), frozenset(segment.id for segment in stored if segment.id not in used)
    )


def _segment(
    span: SegmentSpan, book_id: BookId, chapter: ChapterId, ordinal: int, cast: Mapping[str, CharacterId]
) -> Segment:
    return Segment(
        _UNNAMED,
        book_id,
        chapter,
        ordinal,
        span.start,
        span.end,
        span.kind,
        None if span.character is None else cast[span.character],
        span.confidence,
        span.boundary,
        span.direction,
    )
