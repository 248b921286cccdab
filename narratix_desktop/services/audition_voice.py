"""Let the author hear a voice on a character's own lines, or how a word is said.

What is spoken for this is kept among the auditions and found again by its content key: it never becomes a take by
itself, and what was spoken once is not spoken again, neither here nor when the line is.
"""

from typing import Final
from uuid import UUID

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import NotFoundError, SpeechError
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId, Sha256
from narratix_desktop.domain.mix import Bus, MixSettings
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.domain.take import SpeechRequest, TakeProfile
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import Decibels, Frames, to_frames
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.casting import Audition
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.speak_chapter import request_for
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


async def audition_character(book_id: BookId, character_id: CharacterId, workshop: Workshop) -> ChapterMix:
    """Hear a character's most telling line in its voice.

    Raises:
        NotFoundError: The character is gone, or nobody has a line.
        SpeechError: It has no voice yet, or the line could not be spoken.
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
    return await audition_line(book_id, lines[0].segment, voice.spec, workshop)


async def audition_line(book_id: BookId, line: Segment, voice: VoiceSpec, workshop: Workshop) -> ChapterMix:
    """Hear a line in a voice, whoever speaks it in the book; answers a timeline of just that line.

    Raises:
        NotFoundError: The voice's engine is not installed.
        SpeechError: The line could not be spoken.
    """
    book = await workshop.books.get(book_id)
    text = (await workshop.books.revision(book_id)).text[line.start : line.end]
    lexicon = await workshop.scripts.pronunciations(book_id)
    spoken = normalise(text, lexicon, book.language, heading=line.kind is SegmentKind.HEADING)
    request = request_for(line, text, spoken, voice, book.language)
    audition = await _spoken(request, Purpose.once("audition", book_id), workshop)
    return await line_alone(line.id, audition.asset, audition.profile, workshop)


async def audition_word(book_id: BookId, word: str, spoken: str, workshop: Workshop) -> ChapterMix:
    """Hear a word as ``spoken`` says, in the narrator's voice, or in anybody's where the narrator has none.

    Raises:
        NotFoundError: The voice's engine is not installed.
        SpeechError: Nobody has a voice yet, nothing of it can be spoken, or it could not be spoken.
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
    request = SpeechRequest(word, said.text, said.origins, voice, book.language)
    audition = await _spoken(request, Purpose.once("audition", book_id), workshop)
    return await line_alone(NO_LINE, audition.asset, audition.profile, workshop)


async def audition_text(text: str, voice: VoiceSpec, workshop: Workshop) -> ChapterMix:
    """Hear any text in a voice, beside all books.

    Raises:
        NotFoundError: The voice's engine is not installed.
        SpeechError: It could not be spoken.
    """
    said = normalise(text, {}, voice.language)
    request = SpeechRequest(text, said.text, said.origins, voice, voice.language)
    audition = await _spoken(request, Purpose.once("audition"), workshop)
    return await line_alone(NO_LINE, audition.asset, audition.profile, workshop)


async def _spoken(request: SpeechRequest, purpose: Purpose, workshop: Workshop) -> Audition:
    """What was spoken for this request before, or a new recording of it."""
    engine = workshop.speech_engine(request.voice.engine)
    key = request.content_key(engine.info.name, engine.info.version)
    known = await workshop.auditions.find(key)
    if known is not None:
        return known
    (line,) = await speak_lines([request], engine, purpose)
    asset = await workshop.assets.put(line.recording.data, line.recording.suffix)
    made = Audition(key, asset, engine.info.name, line.recording.duration, line.profile, line.recording.words)
    await workshop.auditions.keep(made, line.recording.attempt)
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
