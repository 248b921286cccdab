"""Cast those who have lines but no voice that can speak, as one edit of the author's.

Who comes back from an earlier book of the series gets the voice of then; the others get the voices that fit best and
lie far from those that are given already.
"""

import asyncio
from collections.abc import Mapping, Sequence

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, VoiceId
from narratix_desktop.domain.voice import Voice
from narratix_desktop.services.cast_voices import cast, given_voices
from narratix_desktop.services.edit_cast import give_voices
from narratix_desktop.services.recall_voices import recall_voices
from narratix_desktop.services.workshop import Workshop


async def cast_missing(book_id: BookId, workshop: Workshop, engine_name: str) -> Changes:
    """Give a voice to everybody who needs one; those of no earlier book are cast on ``engine_name``.

    Raises:
        NotFoundError: The engine is not installed.
        SpeechError: It offers no voices.
    """
    engine = workshop.speech_engine(engine_name)
    book = await workshop.books.get(book_id)
    characters = await workshop.scripts.characters(book_id)
    stored = await workshop.scripts.voices(book_id)
    needy = voiceless(characters, stored, workshop)
    returning = await recall_voices(book_id, workshop)
    chosen = {one.id: returning[one.id].voice.spec for one in needy if one.id in returning}
    lost = {one.id for one in needy}
    kept = {who: spec for who, spec in given_voices(characters, stored).items() if who not in lost} | chosen
    asked = [one for one in characters if one.id in kept or (one in needy and one.id not in chosen)]
    # Hundreds of characters take a while: a thread keeps the event loop's frames free.
    fresh = await asyncio.to_thread(cast, asked, await engine.voices(), book.language, kept)
    return await give_voices(book_id, {**chosen, **fresh}, workshop)


def voiceless(
    characters: Sequence[Character], stored: Mapping[VoiceId, Voice], workshop: Workshop
) -> tuple[Character, ...]:
    """Those with lines whose voice is missing, or belongs to an engine that is not installed."""

    def can_speak(character: Character) -> bool:
        voice = stored.get(character.voice_id) if character.voice_id is not None else None
        return voice is not None and voice.spec.engine in workshop.speech

    return tuple(one for one in characters if one.lines and not can_speak(one))
