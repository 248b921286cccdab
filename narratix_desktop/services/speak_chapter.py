"""Speak a chapter: give every line that has no valid take one, in batches, each batch committed as it comes.

Each line is asked of the engine of its voice. A line is never made twice: its content key is looked up over the whole
library first. The author's own recordings are never replaced.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book, Revision
from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import ServiceError, SpeechError
from narratix_desktop.domain.ids import CharacterId, SegmentId, Sha256
from narratix_desktop.domain.origin import AUTHOR
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.domain.take import SpeechRequest, Take
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.places import Places
from narratix_desktop.ports.engines import EngineInfo, SideBySide, SpeechEngine
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.store import NewTake
from narratix_desktop.services.choose_engines import Speakers, listed, require_engines, speakers_of
from narratix_desktop.services.reporting import Report, report_nothing
from narratix_desktop.services.side_by_side import few_of
from narratix_desktop.services.speak_lines import speak_lines
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.normalise import Spoken, normalise

AUTHOR_RECORDING = AUTHOR
"""Engine name of takes that the author recorded."""


@dataclass(frozen=True, slots=True)
class Line:
    """One segment as it is to be spoken, and the key of the take that would result.

    ``who`` is the speaker's name, empty where nobody knows. ``engine`` is that of the voice, None where it is not
    installed; then the key is nobody's. ``before`` is what is spoken before it in its chapter.
    """

    segment: Segment
    request: SpeechRequest
    key: Sha256
    who: str
    engine: SpeechEngine | None
    before: str


async def speak_chapter(
    book: Book,
    chapter: Chapter,
    workshop: Workshop,
    engine: SpeechEngine,
    report: Report = report_nothing,
    purpose: Purpose | None = None,
) -> Changes:
    """Make the takes that a chapter lacks.

    Args:
        book: Whose chapter it is.
        chapter: Which one.
        workshop: The library.
        engine: Speaks for a narrator who has no voice; everybody else is asked of the engine of the own voice.
        report: Is told how far the work is.
        purpose: What it is paid for; None is a run of its own.

    Raises:
        SpeechError: A line could not be spoken, or somebody has no voice that can speak; finished batches stay.
        ServiceError: An engine that lines wait for has no key or has ended; nothing was asked of any engine.
        BudgetReachedError: The next batch would pass a cap; finished batches stay.
        TaskStoppedError: The report asked to stop; finished batches stay.
    """
    lines, missing = await lines_to_speak(book, chapter, workshop, engine)
    done = len(lines) - len(missing)
    await report(done, len(lines))
    known = await workshop.takes.known([line.key for line in missing])
    reused = [line for line in missing if line.key in known]
    if reused:
        await workshop.takes.add([_as_take(line, known[line.key]) for line in reused])
        done += len(reused)
        await report(done, len(lines))
    fresh: dict[Sha256, list[Line]] = {}
    for line in missing:
        if line.key not in known:
            fresh.setdefault(line.key, []).append(line)
    await require_ready([group[0] for group in fresh.values()])
    spent_for = (purpose or Purpose.once("speak", book.id)).of_chapter(chapter.id)

    async def speak(speaker: SpeechEngine, batch: Sequence[Sequence[Line]]) -> None:
        nonlocal done
        made = await _speak_batch(batch, workshop, speaker, spent_for)
        done += made  # not before the wait: others count meanwhile
        await report(done, len(lines))

    for speaker, groups in _by_engine(fresh.values()):
        batches = [groups[at : at + speaker.info.batch] for at in range(0, len(groups), speaker.info.batch)]
        width, places = _submissions_of(speaker, workshop)
        await few_of(width, (partial(speak, speaker, batch) for batch in batches), places)
    return Changes.of(Noun.TAKE) if missing else Changes()


async def lines_to_speak(
    book: Book, chapter: Chapter, workshop: Workshop, engine: SpeechEngine, standin: VoiceSpec | None = None
) -> tuple[list[Line], list[Line]]:
    """All lines of a chapter, and those among them whose active take is not what they ask for now, or that have none.

    Raises:
        SpeechError: A character that speaks here has no voice, and there is no stand-in.
    """
    lines = await chapter_lines(book, chapter, workshop, engine, standin=standin)
    active = await workshop.takes.active(chapter.id)
    return lines, [line for line in lines if not is_valid(active.get(line.segment.id), line.request, _info(line))]


async def require_ready(lines: Sequence[Line]) -> None:
    """Make sure that the engines of these lines can be asked, before anything is paid; costs nothing.

    Raises:
        SpeechError: An engine is not installed, or lacks a voice; the message names the characters.
        ServiceError: An engine has no key or has ended.
    """
    engines = {line.request.voice.engine: line.engine for line in lines if line.engine is not None}
    await require_engines([(line.who, line.request.voice) for line in lines], engines)


def _info(line: Line) -> EngineInfo | None:
    return None if line.engine is None else line.engine.info


def _by_engine(groups: Iterable[list[Line]]) -> list[tuple[SpeechEngine, list[list[Line]]]]:
    """Groups of equal lines by the engine that speaks them, each in the order of the text."""
    found: dict[str, tuple[SpeechEngine, list[list[Line]]]] = {}
    for group in groups:
        engine = group[0].engine
        assert engine is not None, "engines that are not installed were refused before"
        found.setdefault(engine.info.name, (engine, []))[1].append(group)
    return list(found.values())


async def chapter_lines(
    book: Book,
    chapter: Chapter,
    workshop: Workshop,
    engine: SpeechEngine,
    only: Collection[SegmentId] | None = None,
    standin: VoiceSpec | None = None,
) -> list[Line]:
    """The lines of a chapter that have something to speak, in order, each as the engine of its voice would be asked.

    Args:
        book: Whose chapter it is.
        chapter: Which one.
        workshop: The library.
        engine: Would speak for a narrator who has no voice.
        only: Leave out all lines but these; None for every line.
        standin: Stands in for voices that are not given yet; None refuses.

    Raises:
        SpeechError: A character that speaks here has no voice, and there is no stand-in.
    """
    revision = await workshop.books.revision(book.id)
    segments = await workshop.scripts.segments(chapter.id)
    lexicon = await workshop.scripts.pronunciations(book.id)
    speakers = await speakers_of(book.id, workshop, engine)
    wanted = None if only is None else frozenset(only)
    unknown = any(one.character_id is None for one in segments if wanted is None or one.id in wanted)
    spare = await voice_for_nobody(speakers.voices, speakers.spare) if unknown else _nobody(speakers.spare)
    # Thousands of regular expressions: a thread keeps the event loop's frames free.
    return await asyncio.to_thread(_compose_lines, book, revision, segments, wanted, speakers, spare, lexicon, standin)


def _compose_lines(
    book: Book,
    revision: Revision,
    segments: Sequence[Segment],
    only: Collection[SegmentId] | None,
    speakers: Speakers,
    spare: VoiceSpec,
    lexicon: Mapping[str, str],
    standin: VoiceSpec | None,
) -> list[Line]:
    lines = []
    voiceless: dict[str, None] = {}
    before: str | None = ""
    for at, segment in enumerate(segments):
        if only is not None and segment.id not in only:
            before = None
            continue
        text = revision.text[segment.start : segment.end]
        spoken = spoken_as(segment, revision.text, lexicon, book.language)
        if not is_spoken(spoken):
            continue
        said = said_before(segments[:at], revision.text, lexicon, book) if before is None else before
        before = spoken.text
        who = "" if segment.character_id is None else speakers.names.get(segment.character_id, "")
        voice = spare if segment.character_id is None else speakers.voices.get(segment.character_id, standin)
        if voice is None:
            voiceless[who] = None
            continue
        engine = speakers.engines.get(voice.engine)
        request = request_for(segment, text, spoken, voice, book.language, _flowing(said, engine))
        key = request.content_key(voice.engine, "" if engine is None else engine.info.version)
        lines.append(Line(segment, request, key, who, engine, said))
    if voiceless:
        has = "has" if len(voiceless) == 1 else "have"
        raise SpeechError(
            f"The chapter was not spoken because {listed(voiceless)} {has} no voice.",
            "Cast the characters, then speak again.",
        )
    return lines


def spoken_as(segment: Segment, text: str, lexicon: Mapping[str, str], language: str) -> Spoken:
    """What a segment of ``text``, a revision's, is spoken as."""
    heading = segment.kind is SegmentKind.HEADING
    return normalise(text[segment.start : segment.end], lexicon, language, heading=heading)


def is_spoken(spoken: Spoken) -> bool:
    """Whether there is anything to speak."""
    return any(map(str.isalnum, spoken.text))


def said_before(segments: Sequence[Segment], text: str, lexicon: Mapping[str, str], book: Book) -> str:
    """What is spoken last in these segments, which are those of a chapter before a line; empty at its beginning."""
    spoken = (spoken_as(segment, text, lexicon, book.language) for segment in reversed(segments))
    return next((one.text for one in spoken if is_spoken(one)), "")


def _flowing(before: str, engine: SpeechEngine | None) -> str:
    return before if engine is not None and engine.info.flows else ""


def request_for(
    segment: Segment, text: str, spoken: Spoken, voice: VoiceSpec, language: str, before: str = ""
) -> SpeechRequest:
    """What a voice is asked for a line whose stored text is ``text``; the first take of it.

    ``before`` is what is spoken before it, for engines that make it go on from there.
    """
    return SpeechRequest(
        text=text,
        spoken=spoken.text,
        origins=spoken.origins,
        voice=voice,
        language=language,
        direction=segment.direction,
        speed=segment.speed,
        before=before,
    )


def request_in(line: Line, voice: VoiceSpec, engine: SpeechEngine) -> SpeechRequest:
    """The same line asked for in another voice, of ``engine``."""
    return replace(line.request, voice=voice, before=_flowing(line.before, engine))


async def voice_for_nobody(chosen: Mapping[CharacterId, VoiceSpec], engine: SpeechEngine) -> VoiceSpec:
    """A voice for lines whose speaker is unknown: one that nobody else has, so that they stand out.

    A service that is away or has ended names none; what was spoken before can be seen and used nevertheless.
    """
    try:
        offered = await engine.voices()
    except ServiceError:
        return _nobody(engine)
    taken = {spec.name for spec in chosen.values() if spec.engine == engine.info.name}
    return next(
        (spec for spec in reversed(offered) if spec.name not in taken), offered[-1] if offered else _nobody(engine)
    )


def _nobody(engine: SpeechEngine) -> VoiceSpec:
    """Stands in where no voice is known; no engine speaks with it."""
    return VoiceSpec(engine.info.name, "", "Nobody")


def is_valid(take: Take | None, request: SpeechRequest, engine: EngineInfo | None) -> bool:
    """Whether a take is what a line asks for now: any number of it, so that a further take counts like the first.

    The author's own recordings are always valid. Where the voice's engine is not installed (None) or does not say which
    voices it has, what it spoke before is kept: nobody can tell, and nothing could be spoken instead.
    """
    if take is None:
        return False
    if take.engine == AUTHOR_RECORDING:
        return True
    if engine is None or not request.voice.name:
        return take.engine == request.voice.engine
    # A line's takes are numbered from 1 whatever was asked for, so no request of it has a higher number.
    return request.is_answered_by(take.content_key, engine.name, engine.version, take.number)


def _submissions_of(engine: SpeechEngine, workshop: Workshop) -> tuple[int, Places | None]:
    """How many batches are asked of an engine side by side, and where all chapters together are.

    The chapter that was begun first goes on first, so chapters end one behind the other and the service never waits
    until several are ready at once.
    """
    if not isinstance(engine, SideBySide):
        return 1, None
    places = workshop.speaking[engine.info.name]
    places.width = engine.submissions
    return engine.submissions, places


async def _speak_batch(
    batch: Sequence[Sequence[Line]], workshop: Workshop, engine: SpeechEngine, purpose: Purpose
) -> int:
    """Speak one line of each group and store it for the whole group; answer how many lines that serves."""
    first = [group[0] for group in batch]
    spoken = await speak_lines([line.request for line in first], engine, purpose.shared_by(_letters(first)))
    assets = await _assets(spoken, workshop)
    takes = [
        NewTake(
            segment_id=line.segment.id,
            asset=asset,
            content_key=line.key,
            engine=engine.info.name,
            duration=made.recording.duration,
            profile=made.profile,
            words=made.recording.words,
            attempt=made.recording.attempt,
            maker=made.recording.maker or engine.info.maker(),
        )
        for group, made, asset in zip(batch, spoken, assets, strict=True)
        for line in group
    ]
    await workshop.takes.add(takes)
    return len(takes)


async def _assets(spoken: Sequence[SpokenLine], workshop: Workshop) -> list[Sha256]:
    """Where the recordings are stored; those that are not yet are now."""
    fresh = [line.recording for line in spoken if line.recording.asset is None]
    stored = iter(await workshop.assets.put_many([(recording.data, recording.suffix) for recording in fresh]))
    return [line.recording.asset or next(stored) for line in spoken]


def _letters(lines: Sequence[Line]) -> Mapping[CharacterId, float]:
    """How much each character says, for those that are known."""
    said: dict[CharacterId, float] = {}
    for line in lines:
        if line.segment.character_id is not None:
            said[line.segment.character_id] = said.get(line.segment.character_id, 0.0) + len(line.request.spoken)
    return said


def _as_take(line: Line, take: Take) -> NewTake:
    return NewTake(
        segment_id=line.segment.id,
        asset=take.asset,
        content_key=line.key,
        engine=take.engine,
        duration=take.duration,
        profile=take.profile,
        words=take.words,
    )
