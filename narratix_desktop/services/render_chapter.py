"""Mix chapters, credits and the retail sample to premasters. What has not changed is not mixed again.

A premaster is named by the digest of all that decides its sound.
"""

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.mix import SPEECH_BUSES, Bus, MixSettings
from narratix_desktop.domain.origin import Origin, Use
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import Decibels, Frames, Seconds, to_frames
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.ports.export import SectionRole
from narratix_desktop.ports.jobs import RenderAnswer, RenderChapterJob
from narratix_desktop.services.arrange_timeline import SPEECH_LEVEL
from narratix_desktop.services.chapter_mix import ChapterMix, chapter_mix
from narratix_desktop.services.choose_engines import require_engines, speakers_of
from narratix_desktop.services.speak_lines import speak_lines
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.normalise import normalise

LEAST_SAMPLE: Final = Seconds(60.0)
"""ACX wants a retail sample of one to five minutes."""

CREDITS_TITLES: Final = {SectionRole.OPENING: "Opening credits", SectionRole.CLOSING: "Closing credits"}

_SAMPLE: Final = Seconds(210.0)
_RENDER_VERSION: Final = 2
"""Rises when the same timeline would sound different."""


async def render_chapter(chapter: Chapter, workshop: Workshop) -> RenderAnswer:
    """Mix a chapter, or answer with the premaster that stands."""
    # What is changed while it is being mixed is not in the mix.
    facts = (await workshop.marks.facts(chapter.book_id)).get(chapter.id)
    answer = await _render(await chapter_mix(chapter, workshop), workshop)
    if facts is not None:
        await workshop.marks.mixed({chapter.id: facts.sound})
    return answer


async def render_sample(chapter: Chapter, workshop: Workshop) -> RenderAnswer:
    """Mix the beginning of a chapter as a retail sample that ends with a line, at most three and a half minutes.

    A first line that is longer is the whole sample.
    """
    whole = await chapter_mix(chapter, workshop)
    if whole.timeline.length <= to_frames(_SAMPLE):
        return await _render(whole, workshop)
    segments = {segment.id: segment for segment in await workshop.scripts.segments(chapter.id)}
    spoken = [clip for clip in whole.timeline.clips if clip.bus in SPEECH_BUSES]
    sampled = [clip for clip in spoken if clip.end <= to_frames(_SAMPLE)] or spoken[:1]
    upto = max((segments[clip.source].end for clip in sampled), default=chapter.end)  # type: ignore[index]
    return await _render(await chapter_mix(chapter, workshop, upto), workshop)


async def render_credits(
    book: Book, role: SectionRole, workshop: Workshop, engine: SpeechEngine, purpose: Purpose | None = None
) -> RenderAnswer:
    """Speak and mix the opening or the closing credits, in the narrator's voice and by its engine.

    Args:
        book: Whose credits they are.
        role: Opening or closing.
        workshop: The library.
        engine: Speaks where the narrator has no voice.
        purpose: What it is paid for; None is a run of its own.

    Raises:
        SpeechError: The credits could not be spoken.
        ServiceError: The narrator's engine cannot be asked.
    """
    request, speaker = await credits_request(book, role, workshop, engine)
    asset, head, length, loudness = await _spoken_once(
        request, workshop, speaker, purpose or Purpose.once("credits", book.id)
    )
    settings = await workshop.mixes.get(book.id)
    pacing = settings.pacing
    clip = Clip(
        asset=asset,
        bus=Bus.NARRATION,
        lane=None,
        source=uuid5(UUID(int=0), role.value),
        start=to_frames(pacing.head),
        length=Frames(length),
        offset=Frames(head),
        gain=Decibels(SPEECH_LEVEL - loudness),
    )
    timeline = Timeline((clip,), Frames(clip.end + to_frames(pacing.tail)))
    sources = {asset: await workshop.assets.path(asset)}
    return await _render(ChapterMix(timeline, sources, settings), workshop)


def credits_text(book: Book, role: SectionRole, engine: SpeechEngine) -> str:
    """What the credits say; they name the book, its author and that the voices are synthetic."""
    by = f"Written by {book.author}. " if book.author else ""
    voices = f"Narrated by synthetic voices, {engine.info.label.split('(')[0].strip().lower()}."
    if role is SectionRole.OPENING:
        return f"{book.title}. {by}{voices}"
    return f"This has been {book.title}. {by}{voices} The end."


async def credits_request(
    book: Book, role: SectionRole, workshop: Workshop, engine: SpeechEngine
) -> tuple[SpeechRequest, SpeechEngine]:
    """What is asked for credits, and of whom: the engine of the narrator's voice, else ``engine``.

    Raises:
        SpeechError: The narrator's engine is not installed, or ``engine`` has to speak and has no voice yet.
        ServiceError: ``engine`` has to speak and does not say which voices it has.
    """
    speakers = await speakers_of(book.id, workshop, engine)
    voice = None if speakers.narrator is None else speakers.voices.get(speakers.narrator)
    if voice is None:
        offered = await engine.voices()
        if not offered:
            raise SpeechError(
                f"The credits were not spoken because there is no voice yet for {engine.info.label}.",
                "Fetch one in the settings, on the page Voices.",
            )
        voice = offered[0]
    speaker = speakers.engines.get(voice.engine)
    if speaker is None:
        raise SpeechError(
            f"The credits were not spoken because the narrator's engine “{voice.engine}” is not installed.",
            "Give the narrator another voice.",
        )
    text = normalise(credits_text(book, role, speaker), {}, book.language).text
    return SpeechRequest(text, text, tuple(range(len(text))), voice, book.language), speaker


def credits_key(request: SpeechRequest, engine: SpeechEngine) -> str:
    """The setting that holds credits that were spoken before."""
    return f"credits:{request.content_key(engine.info.name, engine.info.version)}"


async def spoken_credits(
    request: SpeechRequest, engine: SpeechEngine, workshop: Workshop
) -> tuple[Sha256, int, int, float] | None:
    """Asset, head, length in frames and loudness of credits that were spoken before."""
    known = await workshop.settings.get(credits_key(request, engine))
    if not isinstance(known, list):
        return None
    return Sha256(str(known[0])), int(known[1]), int(known[2]), float(known[3])


async def _spoken_once(
    request: SpeechRequest, workshop: Workshop, engine: SpeechEngine, purpose: Purpose
) -> tuple[Sha256, int, int, float]:
    """Asset, head, length and loudness of a line that belongs to no segment; spoken once for the whole library."""
    known = await spoken_credits(request, engine, workshop)
    if known is not None:
        return known
    await require_engines([("the narrator", request.voice)], {engine.info.name: engine})
    (line,) = await speak_lines([request], engine, purpose)
    asset = await workshop.assets.put(line.recording.data, line.recording.suffix)
    profile = line.profile
    made = request.content_key(engine.info.name, engine.info.version)
    await workshop.origins.keep([Origin(asset, Use.SPEECH, line.recording.maker or engine.info.maker(), made)])
    await workshop.settings.set(credits_key(request, engine), [asset, profile.head, profile.length, profile.loudness])
    if line.recording.attempt is not None:
        await workshop.ledger.commit([line.recording.attempt])
    return asset, profile.head, profile.length, profile.loudness


async def _render(mix: ChapterMix, workshop: Workshop) -> RenderAnswer:
    # A long chapter's description takes longer than a frame of the window.
    target = await asyncio.to_thread(_premaster, mix.timeline, mix.settings, workshop.renders)
    return await workshop.compute.run(RenderChapterJob(mix.timeline, mix.sources, mix.settings, target))


def _premaster(timeline: Timeline, settings: MixSettings, folder: Path) -> Path:
    """Where the premaster of this sound lies. Ids and marks do not change the mix."""
    nobody = UUID(int=0)
    clips = tuple(replace(clip, lane=None, source=nobody, part=0) for clip in timeline.clips if not clip.muted)
    curves = [(curve.bus, [(point.at, point.gain) for point in curve.points]) for curve in timeline.automation]
    strips = sorted(settings.strips.items())
    parts = (_RENDER_VERSION, clips, timeline.length, curves, strips, settings.ducking, settings.target)
    return folder / f"{hashlib.sha256(repr(parts).encode()).hexdigest()}.wav"
