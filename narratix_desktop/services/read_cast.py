"""Everything that is shown about a cast, read at once."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, CharacterId, VoiceId
from narratix_desktop.domain.voice import Voice, VoiceUse
from narratix_desktop.ports.casting import Sureness
from narratix_desktop.services.cast_missing import voiceless
from narratix_desktop.services.recall_voices import recall_voices
from narratix_desktop.services.workshop import Workshop


@dataclass(frozen=True, slots=True)
class CastSheet:
    """A cast in the library's order.

    Attributes:
        characters: Everybody, the narrator first, then by lines.
        voices: The voices that they have.
        sureness: How sure their lines are, of those who have any in a spoken chapter.
        voiceless: Who needs a voice.
        returning: Whose voice of an earlier book is another than the present one.
    """

    characters: tuple[Character, ...] = ()
    voices: Mapping[VoiceId, Voice] = field(default_factory=dict)
    sureness: Mapping[CharacterId, Sureness] = field(default_factory=dict)
    voiceless: frozenset[CharacterId] = frozenset()
    returning: Mapping[CharacterId, VoiceUse] = field(default_factory=dict)

    def voice_of(self, character: Character) -> Voice | None:
        """The voice that a character has."""
        return self.voices.get(character.voice_id) if character.voice_id is not None else None


async def read_cast(book_id: BookId, workshop: Workshop) -> CastSheet:
    """Read the cast of a book. Raises ``NotFoundError`` where the book is gone."""
    characters, voices, sureness, recalled = await asyncio.gather(
        workshop.scripts.characters(book_id),
        workshop.scripts.voices(book_id),
        workshop.casts.sureness(book_id),
        recall_voices(book_id, workshop),
    )
    present = {one.id: one.voice_id for one in characters}
    return CastSheet(
        characters,
        voices,
        sureness,
        frozenset(one.id for one in voiceless(characters, voices, workshop)),
        {who: use for who, use in recalled.items() if present[who] != use.voice.id},
    )
