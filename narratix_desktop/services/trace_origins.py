"""Trace everything that is heard and seen of a book to its origin, as a provenance file lists it.

What is heard is asked of the arrangement, so what the author has muted or taken out is not in it. Where nobody knows an
origin any more, as in a book that an older program bundled, the take and the cue still name their engine.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.cue import Cue, CueKind
from narratix_desktop.domain.ids import SegmentId, Sha256
from narratix_desktop.domain.origin import (
    AUTHOR,
    AUTHORS_IMAGE,
    AUTHORS_RECORDING,
    NO_REQUEST,
    Maker,
    Nature,
    Origin,
    Use,
    origin_of,
)
from narratix_desktop.domain.provenance import Piece, PieceKind, Provenance, TracedSection
from narratix_desktop.domain.take import Take
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Frames, Seconds, to_seconds
from narratix_desktop.ports.engines import EngineInfo, SpeechEngine
from narratix_desktop.ports.export import SectionRole
from narratix_desktop.services.chapter_mix import chapter_mix
from narratix_desktop.services.render_chapter import CREDITS_TITLES, credits_request, spoken_credits
from narratix_desktop.services.workshop import Workshop

_KINDS: Final[Mapping[CueKind, PieceKind]] = {
    CueKind.MUSIC: PieceKind.MUSIC,
    CueKind.AMBIENCE: PieceKind.AMBIENCE,
    CueKind.EFFECT: PieceKind.EFFECT,
}
_Infos = Mapping[str, EngineInfo]
_Origins = Mapping[Sha256, tuple[Origin, ...]]


async def trace_book(book: Book, chapters: Sequence[Chapter], workshop: Workshop, engine: SpeechEngine) -> Provenance:
    """Where a book comes from.

    Args:
        book: Which one; its cover is the one that is exported.
        chapters: Those that are exported, in order.
        workshop: The library.
        engine: Speaks credits where the narrator has no voice.

    Raises:
        NotFoundError: A sound is missing from the library.
    """
    opening = await _credits(book, SectionRole.OPENING, workshop, engine)
    traced = [await _chapter(chapter, workshop) for chapter in chapters]
    closing = await _credits(book, SectionRole.CLOSING, workshop, engine)
    return Provenance((opening, *traced, closing), await _cover(book, workshop))


async def _chapter(chapter: Chapter, workshop: Workshop) -> TracedSection:
    mix = await chapter_mix(chapter, workshop)
    takes, cues = (mix.material.takes, mix.material.cues) if mix.material is not None else ({}, ())
    spoken = await workshop.origins.of(Use.SPEECH, {take.asset for take in takes.values()})
    composed = await workshop.origins.of(Use.SOUND, {cue.asset for cue in cues if cue.asset is not None})
    speech, sounds = _infos(workshop)
    # A long chapter has more clips than fit into a frame of the window.
    return await asyncio.to_thread(
        lambda: TracedSection(
            chapter.title,
            tuple(
                sorted(
                    (*_lines(mix.timeline, takes, spoken, speech), *_cues(mix.timeline, cues, composed, sounds)),
                    key=lambda piece: (piece.start, piece.kind),
                )
            ),
        )
    )


def _lines(timeline: Timeline, takes: Mapping[SegmentId, Take], origins: _Origins, infos: _Infos) -> list[Piece]:
    found = []
    for clip in timeline.clips:
        take = takes.get(SegmentId(clip.source))
        if take is None or clip.muted:
            continue
        known = origin_of(take.asset, origins.get(take.asset, ()), take.engine, take.content_key)
        origin = known or _told(take.asset, Use.SPEECH, take.engine, infos, take.content_key)
        if origin.made_at is None:
            origin = replace(origin, made_at=take.created_at)
        found.append(_piece(PieceKind.SPEECH, clip.start, clip.length, origin))
    return found


def _cues(timeline: Timeline, cues: Sequence[Cue], origins: _Origins, infos: _Infos) -> list[Piece]:
    by_id = {cue.id: cue for cue in cues}
    found = []
    for clip in timeline.clips:
        cue = by_id.get(clip.source)  # type: ignore[call-overload]
        if cue is None or cue.asset is None or clip.muted:
            continue
        known = origin_of(cue.asset, origins.get(cue.asset, ()), cue.engine)
        origin = known or _told(cue.asset, Use.SOUND, cue.engine, infos)
        found.append(_piece(_KINDS[cue.span.kind], clip.start, clip.length, origin))
    return found


async def _credits(book: Book, role: SectionRole, workshop: Workshop, engine: SpeechEngine) -> TracedSection:
    request, speaker = await credits_request(book, role, workshop, engine)
    known = await spoken_credits(request, speaker, workshop)
    if known is None:
        return TracedSection(CREDITS_TITLES[role], ())
    asset, _, length, _ = known
    info = speaker.info
    key = request.content_key(info.name, info.version)
    origins = await workshop.origins.of(Use.SPEECH, [asset])
    origin = origin_of(asset, origins.get(asset, ()), info.name, key)
    if origin is None:
        origin = _told(asset, Use.SPEECH, info.name, {info.name: info}, key)
    head = (await workshop.mixes.get(book.id)).pacing.head
    piece = Piece(PieceKind.SPEECH, head, to_seconds(Frames(length)), origin)
    return TracedSection(CREDITS_TITLES[role], (piece,))


async def _cover(book: Book, workshop: Workshop) -> Origin | None:
    if book.cover is None:
        return None
    # A machine is on record with what it made; whatever else became a cover came from the author or the manuscript.
    known = (await workshop.origins.of(Use.COVER, [book.cover])).get(book.cover, ())
    return known[0] if known else Origin(book.cover, Use.COVER, AUTHORS_IMAGE)


def _told(asset: Sha256, use: Use, engine: str, infos: _Infos, request: Sha256 = NO_REQUEST) -> Origin:
    """What a take or a cue itself tells, where no origin is known; version and licence of that day are lost."""
    if engine == AUTHOR:
        return Origin(asset, use, AUTHORS_RECORDING, request)
    info = infos.get(engine)
    maker = replace(info.maker(), version="") if info is not None else Maker(engine, engine, "", Nature.MODEL)
    return Origin(asset, use, maker, request)


def _infos(workshop: Workshop) -> tuple[_Infos, _Infos]:
    """Who speaks and who makes sounds, by the names that takes and cues have for them."""
    speech = {engine.info.name: engine.info for engine in workshop.speech.values()}
    return speech, {engine.info.name: engine.info for engine in workshop.sounds.values()}


def _piece(kind: PieceKind, start: Frames, length: Frames, origin: Origin) -> Piece:
    return Piece(kind, Seconds(round(to_seconds(start), 3)), Seconds(round(to_seconds(length), 3)), origin)
