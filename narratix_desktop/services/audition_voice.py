"""Let the author hear a character: its first line, as recorded where there is a take, else spoken now."""

from typing import Final

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.errors import NotFoundError, SpeechError
from narratix_desktop.domain.ids import BookId, CharacterId, SegmentId, Sha256
from narratix_desktop.domain.mix import Bus, MixSettings
from narratix_desktop.domain.segment import Segment
from narratix_desktop.domain.take import SpeechRequest, Take, TakeProfile
from narratix_desktop.domain.timeline import Clip, Timeline
from narratix_desktop.domain.units import Frames, to_frames
from narratix_desktop.services.cast_voices import voices_of
from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.services.speak_lines import speak_lines
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.normalise import normalise

_EDGE: Final = to_frames(0.08)
_FADE: Final = to_frames(0.005)


async def audition_character(
    book_id: BookId, character_id: CharacterId, workshop: Workshop, engine_name: str
) -> ChapterMix:
    """Find or speak the first line of a character and answer a timeline of just that line.

    A line spoken now is kept among the assets but does not become a take.

    Raises:
        NotFoundError: The character has no line.
        SpeechError: It has no voice yet, or the line could not be spoken.
    """
    cast = await workshop.scripts.characters(book_id)
    character = next((one for one in cast if one.id == character_id), None)
    if character is None:
        raise NotFoundError("The voice was not played because the character is gone.")
    segment, take = await _first_line(book_id, character, workshop)
    if take is not None:
        return await line_alone(segment.id, take.asset, take.profile, workshop)
    request = await _request(book_id, character, segment, workshop, engine_name)
    (spoken,) = await speak_lines([request], workshop.speech_engine(engine_name))
    asset = await workshop.assets.put(spoken.recording.data, spoken.recording.suffix)
    return await line_alone(segment.id, asset, spoken.profile, workshop)


async def _first_line(book_id: BookId, character: Character, workshop: Workshop) -> tuple[Segment, Take | None]:
    for chapter in await workshop.books.chapters(book_id):
        if not chapter.included:
            continue
        own = [one for one in await workshop.scripts.segments(chapter.id) if one.character_id == character.id]
        if own:
            takes = await workshop.takes.active(chapter.id)
            spoken = next((one for one in own if one.id in takes), own[0])
            return spoken, takes.get(spoken.id)
    raise NotFoundError(f"The voice was not played because {character.name} has no line in a chapter that is spoken.")


async def _request(
    book_id: BookId, character: Character, segment: Segment, workshop: Workshop, engine_name: str
) -> SpeechRequest:
    voice = voices_of([character], await workshop.scripts.voices(book_id), engine_name).get(character.id)
    if voice is None:
        raise SpeechError(
            f"The voice was not played because {character.name} has none yet.",
            "Produce the book to cast its characters.",
        )
    book = await workshop.books.get(book_id)
    text = (await workshop.books.revision(book_id)).text[segment.start : segment.end]
    spoken = normalise(text, await workshop.scripts.pronunciations(book_id), book.language)
    return SpeechRequest(text, spoken.text, spoken.origins, voice, book.language, segment.direction, segment.speed)


async def line_alone(segment: SegmentId, asset: Sha256, profile: TakeProfile, workshop: Workshop) -> ChapterMix:
    """A timeline of one recording. Raises ``NotFoundError`` where it is missing."""
    clip = Clip(
        asset=asset,
        bus=Bus.DIALOGUE,
        lane=None,
        source=segment,
        start=Frames(_EDGE),
        length=profile.length,
        offset=profile.head,
        fade_in=_FADE,
        fade_out=_FADE,
    )
    timeline = Timeline((clip,), Frames(clip.end + _EDGE))
    return ChapterMix(timeline, {asset: await workshop.assets.path(asset)}, MixSettings())
