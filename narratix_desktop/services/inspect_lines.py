"""Gather what there is to know about selected lines: who speaks them, and the takes of a single one."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import CharacterId, SegmentId, Sha256
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.domain.take import Take
from narratix_desktop.services.line_states import LineStates, Staleness
from narratix_desktop.services.speak_chapter import AUTHOR_RECORDING
from narratix_desktop.services.workshop import Workshop

_AT_ONCE: Final = 500
"""Lines that are looked through faster than a thread is asked."""


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """One recording of a line.

    ``staleness`` is None where it is what the line asks for, ``path`` where the recording is missing, ``engine`` empty
    where the author recorded it.
    """

    take: Take
    staleness: Staleness | None
    path: Path | None
    engine: str


@dataclass(frozen=True, slots=True)
class InCommon:
    """What lines have in common, and in what they differ.

    Attributes:
        ids: Theirs.
        speakers: Who speaks them, each once, in the order of the lines; None is nobody yet.
        directions: How they are directed.
        speeds: How fast they are spoken.
        pauses: Seconds behind them; None is as the pacing has it.
        kinds: What they are.
        uncertain: Whether the speaker of any is a guess.
        locked: Whether all are.
    """

    ids: frozenset[SegmentId] = frozenset()
    speakers: tuple[CharacterId | None, ...] = ()
    directions: frozenset[str] = frozenset()
    speeds: frozenset[float] = frozenset()
    pauses: frozenset[float | None] = frozenset()
    kinds: frozenset[SegmentKind] = frozenset()
    uncertain: bool = False
    locked: bool = True


def in_common(lines: Sequence[Segment]) -> InCommon:
    """Look through lines; a book of a hundred thousand takes a thread."""
    return InCommon(
        ids=frozenset(line.id for line in lines),
        speakers=tuple(dict.fromkeys(line.character_id for line in lines)),
        directions=frozenset(line.direction for line in lines),
        speeds=frozenset(line.speed for line in lines),
        pauses=frozenset(line.pause_after for line in lines),
        kinds=frozenset(line.kind for line in lines),
        uncertain=any(line.uncertain and line.character_id is not None for line in lines),
        locked=all(line.locked for line in lines),
    )


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The selected lines in order, what they have in common, the cast, and the takes where one line is selected."""

    lines: tuple[Segment, ...] = ()
    common: InCommon = InCommon()
    cast: tuple[Character, ...] = ()
    takes: tuple[TakeFacts, ...] = ()


async def inspect_lines(
    book: Book, text: str, segment_ids: Sequence[SegmentId], workshop: Workshop, states: LineStates
) -> LineFacts:
    """Look lines up; those that are gone are left out."""
    lines = await workshop.scripts.lines(segment_ids)
    cast = await workshop.scripts.characters(book.id)
    common = in_common(lines) if len(lines) <= _AT_ONCE else await asyncio.to_thread(in_common, lines)
    if len(lines) != 1:
        return LineFacts(lines, common, cast)
    (line,) = lines
    takes = (await workshop.takes.of_lines([line.id])).get(line.id, ())
    reasons = await states.of_takes(book, text, line, takes)
    facts = [
        TakeFacts(take, reason, await _path(take.asset, workshop), _label(take.engine, workshop))
        for take, reason in zip(takes, reasons, strict=True)
    ]
    return LineFacts(lines, common, cast, tuple(facts))


def chapter_of(line: Segment, chapters: Sequence[Chapter]) -> Chapter | None:
    """The chapter that a line stands in."""
    return next((chapter for chapter in chapters if chapter.id == line.chapter_id), None)


async def _path(asset: Sha256, workshop: Workshop) -> Path | None:
    try:
        return await workshop.assets.path(asset)
    except NotFoundError:
        return None


def _label(engine: str, workshop: Workshop) -> str:
    if engine == AUTHOR_RECORDING:
        return ""
    known = workshop.speech.get(engine)
    return known.info.label if known is not None else engine
