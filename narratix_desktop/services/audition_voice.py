"""Let the author hear a voice on a character's own lines, or how a word is said.

What is spoken for this is kept among the auditions and found again by its content key: it never becomes a take by
itself, and what was spoken once is not spoken again, neither here nor when the line is. What is to be heard is found
out first, so that its price can be said; nothing that costs more than was agreed to is ever asked for.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import NotFoundError, SpeechError
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId, Sha256
from narratix_desktop.domain.mix import Bus, MixSettings
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import SpeechRequest, TakeProfile
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import Decibels, Frames, Usd, to_frames
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.casting import Audition
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.speak_chapter import request_for, said_before, spoken_as
from narratix_desktop.services.speak_lines import speak_lines
from narratix_desktop.services.telling_lines import telling_lines
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.normalise import normalise

_EDGE: Final = to_frames(0.08)
_FADE: Final = to_frames(0.005)
_LOUDNESS: Final = -23.0
_PEAK: Final = -1.0
_MOST_GAIN: Final = 24.0

NO_LINE: Final = SegmentId(UUID(int=0))
"""Source of a clip that no line stands behind."""


@dataclass(frozen=True, slots=True)
class WantedAudition:
    """Something to be heard: what is spoken, the line that it is, and the book for which it is heard, if any."""

    request: SpeechRequest
    line: SegmentId = NO_LINE
    book_id: BookId | None = None


async def audition_of_character(book_id: BookId, character_id: CharacterId, workshop: Workshop) -> WantedAudition:
    """A character's most telling line in its voice.

    Raises:
        NotFoundError: The character is gone, or nobody has a line.
        SpeechError: It has no voice yet.
    """
    cast = await workshop.scripts.characters(book_id)
    character = next((one for one in cast if one.id == character_id), None)
    if character is None:
        raise NotFoundError("The voice was not played because the character is gone.")
    voices = await workshop.scripts.voices(book_id)
    voice = voices.get(character.voice_id) if character.voice_id is not None else None
    if voice is None:
        raise SpeechError(
            f"The voice was not played because {character.name} has none yet.", "Choose a voice for this character."
        )
    lines = await telling_lines(book_id, character_id, workshop)
    if not lines:
        raise NotFoundError(f"The voice was not played because {character.name} has no line in a spoken chapter.")
    return await audition_of_line(book_id, lines[0].segment, voice.spec, workshop)


async def audition_of_line(book_id: BookId, line: Segment, voice: VoiceSpec, workshop: Workshop) -> WantedAudition:
    """A line in a voice, whoever speaks it in the book."""
    book = await workshop.books.get(book_id)
    text = (await workshop.books.revision(book_id)).text
    lexicon = await workshop.scripts.pronunciations(book_id)
    spoken = spoken_as(line, text, lexicon, book.language)
    before, engine = "", workshop.speech.get(voice.engine)
    if engine is not None and engine.info.flows:
        # As it is asked for in the book: what was heard here need not be paid there.
        segments = await workshop.scripts.segments(line.chapter_id)
        before = said_before([one for one in segments if one.ordinal < line.ordinal], text, lexicon, book)
    request = request_for(line, text[line.start : line.end], spoken, voice, book.language, before)
    return WantedAudition(request, line.id, book_id)


async def audition_of_word(book_id: BookId, word: str, spoken: str, workshop: Workshop) -> WantedAudition:
    """A word as ``spoken`` says, in the narrator's voice, or in anybody's where the narrator has none.

    Raises:
        SpeechError: Nobody has a voice yet, or nothing of it can be spoken.
    """
    book = await workshop.books.get(book_id)
    voices = await workshop.scripts.voices(book_id)
    cast = await workshop.scripts.characters(book_id)
    given = (voices.get(one.voice_id) for one in cast if one.voice_id is not None)
    voice = next((known.spec for known in given if known is not None), None)
    if voice is None:
        raise SpeechError("The word was not played because nobody has a voice yet.", "Cast the characters first.")
    said = normalise(word, {word: spoken}, book.language)
    if not said.text:
        raise SpeechError("The word was not played because nothing of it can be spoken.", "Write it with letters.")
    return WantedAudition(SpeechRequest(word, said.text, said.origins, voice, book.language), book_id=book_id)


def audition_of_text(text: str, voice: VoiceSpec) -> WantedAudition:
    """Any text in a voice, beside all books."""
    said = normalise(text, {}, voice.language)
    return WantedAudition(SpeechRequest(text, said.text, said.origins, voice, voice.language))


async def price_of_audition(wanted: WantedAudition, workshop: Workshop) -> Usd:
    """What hearing it costs; nothing where it was spoken before.

    Raises:
        NotFoundError: The voice's engine is not installed.
        SpeechError: The engine has no such voice.
    """
    engine = workshop.speech_engine(wanted.request.voice.engine)
    price = engine.estimate([wanted.request])
    return price if price and await _known(wanted, workshop) is None else FREE


async def audition(wanted: WantedAudition, workshop: Workshop, agreed: Usd = FREE) -> ChapterMix:
    """Hear it; answers a timeline of just that.

    Args:
        wanted: What is heard.
        workshop: The library.
        agreed: What the author has agreed to pay for it.

    Raises:
        NotFoundError: The voice's engine is not installed.
        SpeechError: It could not be spoken, or costs more than was agreed to; then nothing was paid.
        BudgetReachedError: It would pass a cap.
    """
    heard = await _known(wanted, workshop) or await _spoken(wanted, workshop, agreed)
    return await line_alone(wanted.line, heard.asset, heard.profile, workshop)


async def _known(wanted: WantedAudition, workshop: Workshop) -> Audition | None:
    info = workshop.speech_engine(wanted.request.voice.engine).info
    return await workshop.auditions.find(wanted.request.content_key(info.name, info.version))


async def _spoken(wanted: WantedAudition, workshop: Workshop, agreed: Usd) -> Audition:
    request, engine = wanted.request, workshop.speech_engine(wanted.request.voice.engine)
    if engine.estimate([request]) > agreed:
        raise SpeechError(
            f"{request.voice.label} was not played because hearing it costs money that nobody agreed to.",
            "Hear it again, and agree to the price.",
        )
    (line,) = await speak_lines([request], engine, Purpose.once("audition", wanted.book_id))
    asset = await workshop.assets.put(line.recording.data, line.recording.suffix)
    key = request.content_key(engine.info.name, engine.info.version)
    made = Audition(key, asset, engine.info.name, line.recording.duration, line.profile, line.recording.words)
    await workshop.auditions.keep(made, line.recording.attempt, line.recording.maker or engine.info.maker())
    return made


async def line_alone(segment: SegmentId, asset: Sha256, profile: TakeProfile, workshop: Workshop) -> ChapterMix:
    """A timeline of one recording, at one loudness for all, so that no voice wins by being louder.

    Raises:
        NotFoundError: The recording is missing.
    """
    clip = Clip(
        asset=asset,
        bus=Bus.DIALOGUE,
        lane=None,
        source=segment,
        start=Frames(_EDGE),
        length=profile.length,
        offset=profile.head,
        gain=Decibels(max(-_MOST_GAIN, min(_LOUDNESS - profile.loudness, _PEAK - profile.peak, _MOST_GAIN))),
        fade_in=_FADE,
        fade_out=_FADE,
    )
    timeline = Timeline((clip,), Frames(clip.end + _EDGE))
    return ChapterMix(timeline, {asset: await workshop.assets.path(asset)}, MixSettings())
