"""Gather what there is to know about selected lines: who speaks them, and the takes of a single one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import SegmentId, Sha256
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import Take
from narratix_desktop.services.line_states import LineStates, Staleness
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """One recording of a line.

    ``staleness`` is None where it is what the line asks for, ``path`` where the recording is missing.
    """

    take: Take
    staleness: Staleness | None
    path: Path | None
    engine: str


@dataclass(frozen=True, slots=True)
class LineFacts:
    """The selected lines in order, the cast, and the takes where one line is selected."""

    lines: tuple[Segment, ...]
    cast: tuple[Character, ...]
    takes: tuple[TakeFacts, ...] = ()


async def inspect_lines(
    book: Book, text: str, segment_ids: Sequence[SegmentId], workshop: Workshop, states: LineStates
) -> LineFacts:
    """Look lines up; those that are gone are left out."""
    lines = await workshop.scripts.lines(segment_ids)
    cast = await workshop.scripts.characters(book.id)
    if len(lines) != 1:
        return LineFacts(lines, cast)
    (line,) = lines
    takes = (await workshop.takes.of_lines([line.id])).get(line.id, ())
    reasons = await states.of_takes(book, text, line, takes)
    facts = [
        TakeFacts(take, reason, await _path(take.asset, workshop), _label(take.engine, workshop))
        for take, reason in zip(takes, reasons, strict=True)
    ]
    return LineFacts(lines, cast, tuple(facts))


def chapter_of(line: Segment, chapters: Sequence[Chapter]) -> Chapter | None:
    """The chapter that a line stands in."""
    return next((chapter for chapter in chapters if chapter.id == line.chapter_id), None)


async def _path(asset: Sha256, workshop: Workshop) -> Path | None:
    try:
        return await workshop.assets.path(asset)
    except NotFoundError:
        return None


def _label(engine: str, workshop: Workshop) -> str:
    known = workshop.speech.get(engine)
    return known.info.label if known is not None else engine
