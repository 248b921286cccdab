"""Find voices that are hard to tell apart although they speak in one scene.

What voices sound like was measured elsewhere; here two are compared, and who meets whom is counted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot, inf, log
from typing import Final

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.voice import Identity, Voiceprint, VoiceSpec, identity
from narratix_desktop.services.measure_voices import measure_voices
from narratix_desktop.services.workshop import Workshop

ALIKE_BELOW: Final = 1.0
"""Difference under which listeners lose track of who speaks.

The steps below are chosen so that a rehearsal voice and its own variation by a fifth in pitch lie under it, and any
two voices of that catalogue over it.
"""
_SEMITONES: Final = 3.0
_PACE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two characters who speak in ``scenes`` scenes together, in voices that are hard to tell apart.

    ``other`` speaks less, so hers or his is the voice to change. ``same`` where both have one and the same voice.
    """

    one: CharacterId
    other: CharacterId
    scenes: int
    same: bool


async def find_alike(book_id: BookId, workshop: Workshop) -> tuple[Likeness, ...]:
    """The pairs of a book's cast that listeners may mix up, those with most scenes together first."""
    cast = await workshop.scripts.characters(book_id)
    voices = await _voices(book_id, cast, workshop)
    together = scenes_together(await workshop.casts.scenes(book_id))
    met = {who for pair in together for who in pair if who in voices}
    prints = await measure_voices(book_id, [voices[who] for who in met], workshop)
    return alike_pairs(cast, voices, prints, together)


async def who_sounds_like(
    book_id: BookId, character_id: CharacterId, spec: VoiceSpec, workshop: Workshop
) -> tuple[Character, ...]:
    """With whom a character would be mixed up in this voice: those it speaks with, in the library's order."""
    cast = await workshop.scripts.characters(book_id)
    voices = await _voices(book_id, cast, workshop) | {character_id: spec}
    everybody = scenes_together(await workshop.casts.scenes(book_id))
    together = {pair: scenes for pair, scenes in everybody.items() if character_id in pair}
    met = {who for pair in together for who in pair if who in voices}
    prints = await measure_voices(book_id, [voices[who] for who in met], workshop)
    near = {who for pair in alike_pairs(cast, voices, prints, together) for who in (pair.one, pair.other)}
    return tuple(one for one in cast if one.id in near - {character_id})


async def _voices(book_id: BookId, cast: Sequence[Character], workshop: Workshop) -> dict[CharacterId, VoiceSpec]:
    stored = await workshop.scripts.voices(book_id)
    return {one.id: stored[one.voice_id].spec for one in cast if one.voice_id is not None and one.voice_id in stored}


def scenes_together(scenes: Iterable[Collection[CharacterId]]) -> dict[frozenset[CharacterId], int]:
    """In how many scenes each pair speaks, for the pairs that meet at all."""
    counted: dict[frozenset[CharacterId], int] = {}
    for speakers in scenes:
        for pair in map(frozenset, combinations(speakers, 2)):
            counted[pair] = counted.get(pair, 0) + 1
    return counted


def alike_pairs(
    cast: Sequence[Character],
    voices: Mapping[CharacterId, VoiceSpec],
    prints: Mapping[Identity, Voiceprint],
    together: Mapping[frozenset[CharacterId], int],
) -> tuple[Likeness, ...]:
    """The pairs that meet and sound alike; voices that were not measured are alike only where they are the same."""
    found = []
    for one, other in combinations(sorted(cast, key=lambda who: (not who.is_narrator, -who.lines, who.name)), 2):
        scenes = together.get(frozenset((one.id, other.id)), 0)
        if not scenes or one.id not in voices or other.id not in voices:
            continue
        first, second = identity(voices[one.id]), identity(voices[other.id])
        if first == second or voice_difference(prints.get(first), prints.get(second)) < ALIKE_BELOW:
            found.append(Likeness(one.id, other.id, scenes, first == second))
    return tuple(sorted(found, key=lambda pair: -pair.scenes))


def voice_difference(one: Voiceprint | None, other: Voiceprint | None) -> float:
    """How far apart two voices sound: 0 for the same, 1 where they can just be told apart; infinite where unknown."""
    if one is None or other is None:
        return inf
    timbre = (a - b for a, b in zip(one.timbre, other.timbre, strict=True))
    pace = log(one.pace / other.pace) / _PACE if one.pace > 0 and other.pace > 0 else 0.0
    return hypot((one.pitch - other.pitch) / _SEMITONES, pace, *timbre)
