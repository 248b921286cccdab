"""Score a chapter: read where something can be heard, store the cues, and give each its sound.

A sound is asked for once per book and engine: cues that want the same one share its asset, also across chapters. Sounds
that cues have already are kept, whoever made them, unless the author wants those of others made anew.
"""

import zlib
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import uuid4

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.cue import Cue, CueKind, CueSpan, SoundRequest
from narratix_desktop.domain.errors import SoundError
from narratix_desktop.domain.ids import ChapterId, CueId, Sha256
from narratix_desktop.domain.origin import Origin, Use
from narratix_desktop.domain.segment import Segment, SegmentSpan
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import SoundEngine, Submitted
from narratix_desktop.ports.jobs import ReadScenesJob
from narratix_desktop.services.read_book import has_placed_cues
from narratix_desktop.services.workshop import Workshop

BED_SECONDS: Final = Seconds(30.0)
EFFECT_SECONDS: Final = Seconds(9.0)
_EFFECT_VARIATIONS: Final = 3
_KEYS_OF_MUSIC: Final = 8


async def score_chapter(
    book: Book,
    chapter: Chapter,
    workshop: Workshop,
    engine: SoundEngine,
    purpose: Purpose | None = None,
    *,
    anew: bool = False,
) -> Changes:
    """Place the cues of a chapter that neither author nor analyser has placed, and compose the sounds that they lack.

    Args:
        book: Whose chapter it is.
        chapter: Which one.
        workshop: The library.
        engine: Who composes.
        purpose: What it is paid for; None is a run of its own.
        anew: Whether the engine also makes the sounds that others have made before.

    Raises:
        SoundError: A sound could not be composed; the cues and the other sounds are stored.
    """
    revision = await workshop.books.revision(book.id)
    if chapter.cues_edited or await has_placed_cues(chapter, revision.id, workshop):
        cues = await workshop.cues.list(chapter.id)
    else:
        cues = await workshop.cues.replace(chapter.id, await _read_scenes(book, chapter, workshop))
    spent_for = (purpose or Purpose.once("score", book.id)).of_chapter(chapter.id)
    await compose_cues(book, chapter.id, cues, workshop, engine, spent_for, anew=anew)
    return Changes.of(Noun.CUE)


def waiting(cues: Sequence[Cue], engine: SoundEngine, *, anew: bool = False) -> list[Cue]:
    """The cues that an engine would be asked for: those without a sound, and with ``anew`` those that others made.

    Where an engine makes only the sounds of its catalogue, it is not asked to replace others.
    """
    name, words = engine.info.name, engine.sounds()
    return [
        cue
        for cue in cues
        if cue.asset is None or (anew and cue.engine != name and (not words or cue.span.sound in words))
    ]


async def foresee_sounds(
    book: Book, chapters: Sequence[Chapter], workshop: Workshop, engine: SoundEngine, *, anew: bool = False
) -> tuple[SoundRequest, ...]:
    """The sounds that scoring these chapters would ask an engine for; nothing is stored."""
    revision = await workshop.books.revision(book.id)
    made: set[SoundRequest] = set()
    wanted: dict[SoundRequest, None] = {}
    for chapter in chapters:
        cues: Sequence[Cue] = await workshop.cues.list(chapter.id)
        if not (chapter.cues_edited or await has_placed_cues(chapter, revision.id, workshop)):
            known = {cue.span: cue for cue in cues}
            found = await _read_scenes(book, chapter, workshop)
            cues = [known.get(span) or Cue(CueId(uuid4()), book.id, chapter.id, span) for span in found]
        requests = sound_requests(book, cues)
        made.update(requests[cue.id] for cue in cues if cue.asset and cue.engine == engine.info.name)
        wanted.update((requests[cue.id], None) for cue in waiting(cues, engine, anew=anew))
    if chapters:
        made.update(await _made_before(book, chapters[0].id, workshop, engine))
    return tuple(request for request in wanted if request not in made)


async def _read_scenes(book: Book, chapter: Chapter, workshop: Workshop) -> Sequence[CueSpan]:
    """What can be heard in a chapter, as the rules read it."""
    revision = await workshop.books.revision(book.id)
    spans = tuple(map(_span, await workshop.scripts.segments(chapter.id)))
    return await workshop.compute.run(ReadScenesJob(revision.text, chapter.start, chapter.end, spans, book.language))


async def compose_cues(
    book: Book,
    chapter_id: ChapterId,
    cues: Sequence[Cue],
    workshop: Workshop,
    engine: SoundEngine,
    purpose: Purpose,
    *,
    anew: bool = False,
) -> None:
    """Give a sound to every cue of a chapter that has none, and with ``anew`` to those whose sound others made.

    Raises:
        SoundError: The first sound that could not be composed; all the others are stored.
        BudgetReachedError: The next sound would pass a cap; those before it are stored.
    """
    requests = sound_requests(book, cues)
    missing = waiting(cues, engine, anew=anew)
    if not missing:
        return
    made = await _made_before(book, chapter_id, workshop, engine)
    made.update((requests[cue.id], cue.asset) for cue in cues if cue.asset and cue.engine == engine.info.name)
    failures: dict[SoundRequest, SoundError] = {}
    for cue in missing:
        request = requests[cue.id]
        if request in failures:
            continue
        try:
            if request in made:
                await workshop.cues.compose(cue.id, made[request], engine.info.name)
                continue
            recording, origin = await _compose(request, workshop, engine, purpose)
        except SoundError as failure:
            failures[request] = failure
            continue
        made[request] = origin.asset
        await workshop.cues.compose(cue.id, origin.asset, engine.info.name, recording.attempt, origin)
    if failures:
        raise next(iter(failures.values()))


async def compose_sound(book: Book, cue: Cue, workshop: Workshop, engine: SoundEngine) -> Sha256:
    """The sound of one cue, stored or not: found among the book's, else composed. Raises ``SoundError``."""
    others = [one for one in await workshop.cues.list(cue.chapter_id) if one.id != cue.id]
    requests = sound_requests(book, [*others, cue])
    made = await _made_before(book, cue.chapter_id, workshop, engine)
    made.update((requests[one.id], one.asset) for one in others if one.asset and one.engine == engine.info.name)
    if requests[cue.id] in made:
        return made[requests[cue.id]]
    purpose = Purpose.once("sound", book.id).of_chapter(cue.chapter_id)
    recording, origin = await _compose(requests[cue.id], workshop, engine, purpose)
    await workshop.origins.keep([origin])
    if recording.attempt is not None:
        await workshop.ledger.commit([recording.attempt])
    return origin.asset


def sound_requests(book: Book, cues: Sequence[Cue]) -> Mapping[CueId, SoundRequest]:
    """What to ask an engine for, per cue, the same on every machine.

    An effect that returns within a chapter goes through three variations; each book has its own key of music. Seeds
    come from the book's title and the order of the cues, so that producing a book again gives the same sounds.
    """
    heard: dict[str, int] = {}
    requests: dict[CueId, SoundRequest] = {}
    for cue in sorted(cues, key=lambda each: (each.span.start, each.span.kind)):
        kind, sound = cue.span.kind, cue.span.sound
        seed, seconds = 0, BED_SECONDS
        if kind == CueKind.EFFECT:
            seed, seconds = heard.get(sound, 0) % _EFFECT_VARIATIONS, EFFECT_SECONDS
            heard[sound] = heard.get(sound, 0) + 1
        elif kind == CueKind.MUSIC:
            seed = zlib.crc32(book.title.encode()) % _KEYS_OF_MUSIC
        requests[cue.id] = SoundRequest(kind, sound, seconds, seed)
    return requests


async def _made_before(
    book: Book, chapter_id: ChapterId, workshop: Workshop, engine: SoundEngine
) -> dict[SoundRequest, Sha256]:
    """Sounds that this engine made for the book's other chapters."""
    made: dict[SoundRequest, Sha256] = {}
    for chapter in await workshop.books.chapters(book.id):
        if chapter.id == chapter_id:
            continue
        cues = await workshop.cues.list(chapter.id)
        requests = sound_requests(book, cues)
        made.update((requests[cue.id], cue.asset) for cue in cues if cue.asset and cue.engine == engine.info.name)
    return made


async def _compose(
    request: SoundRequest, workshop: Workshop, engine: SoundEngine, purpose: Purpose
) -> tuple[Recording, Origin]:
    """A new sound that is in the asset store, and how it came about."""
    answer = await engine.submit(request, purpose)
    recording = await engine.collect(answer) if isinstance(answer, Submitted) else answer
    asset = await workshop.assets.put(recording.data, recording.suffix)
    key = request.content_key(engine.info.name, engine.info.version)
    return recording, Origin(asset, Use.SOUND, recording.maker or engine.info.maker(), key)


def _span(segment: Segment) -> SegmentSpan:
    return SegmentSpan(
        start=segment.start,
        end=segment.end,
        kind=segment.kind,
        character=str(segment.character_id) if segment.character_id else None,
        confidence=segment.confidence,
        boundary=segment.boundary,
        direction=segment.direction,
    )
