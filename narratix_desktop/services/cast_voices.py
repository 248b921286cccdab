"""Give every character a voice of their own.

The choice is a pure function: the narrator takes the clearest voice, then those who speak most choose first, each the
voice that fits in gender and age and lies farthest from the voices of the others who speak much. When the engine has no
voice left, one is varied in pitch and rate. Whoever has a voice, of whatever engine, keeps it. Knows nothing of any
engine.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.character import Age, Character, Gender
from narratix_desktop.domain.errors import SpeechError
from narratix_desktop.domain.ids import BookId, CharacterId, VoiceId
from narratix_desktop.domain.voice import Identity, Voice, VoiceSpec, identity, varied
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.ports.store import ScriptStore

_LEADING = 8
"""How many who speak most are kept apart from everybody."""

_VARIANTS_TRIED = 24
_VARIED_COST = 2.5
_SPREAD_WORTH = 1.2
_CLARITY_WORTH = 0.6
_YEARS: Final = {Age.CHILD: -3.0, Age.YOUNG: 0.0, Age.ADULT: 1.0, Age.OLD: 2.5}
"""Places of the ages on a line: a child is far from everybody, the young are near adults."""

_PITCH_STEPS: Final = (1.18, 0.82, 1.34, 0.68, 1.5, 0.55, 1.0)
_RATE_STEPS: Final = (1.0, 1.1, 0.9, 1.2, 0.82)


Liking: TypeAlias = Callable[[Character, VoiceSpec, Mapping[CharacterId, VoiceSpec]], float]
"""How much speaks against a voice for a character, given the voices that others have; 0 is nothing."""


async def cast_voices(book_id: BookId, language: str, scripts: ScriptStore, engine: SpeechEngine) -> Changes:
    """Cast all characters of a book that have no voice yet.

    Raises:
        SpeechError: The engine offers no voices.
    """
    characters = await scripts.characters(book_id)
    stored = await scripts.voices(book_id)
    kept = given_voices(characters, stored)
    if all(character.id in kept for character in characters):
        return Changes()
    # Hundreds of characters take a while: a thread keeps the event loop's frames free.
    chosen = await asyncio.to_thread(cast, characters, await engine.voices(), language, kept)
    if not chosen:
        return Changes()
    await scripts.cast(chosen)
    return Changes.of(Noun.CHARACTER, chosen)


def given_voices(characters: Iterable[Character], stored: Mapping[VoiceId, Voice]) -> dict[CharacterId, VoiceSpec]:
    """The voices that characters have, of whatever engine."""
    return {
        one.id: stored[one.voice_id].spec for one in characters if one.voice_id is not None and one.voice_id in stored
    }


def cast(
    characters: Sequence[Character],
    voices: Sequence[VoiceSpec],
    language: str,
    kept: Mapping[CharacterId, VoiceSpec] | None = None,
    liking: Liking | None = None,
) -> Mapping[CharacterId, VoiceSpec]:
    """Choose a voice for every character that is not in ``kept``; the same input gives the same answer.

    No two characters get the same name and parameters, unless the engine's voices have no numbers that could be varied
    and there are fewer of them than characters; then the fewest share.

    Args:
        characters: The cast with its shares.
        voices: All voices of one engine; those in the book's language are used, or all where it has none.
        language: BCP 47 tag of the book.
        kept: Voices that are not to change.
        liking: What else speaks against a voice; where it is given, the narrator is cast like everybody.

    Raises:
        SpeechError: There are no voices.
    """
    kept = kept or {}
    casting = _Casting(_in_language(voices, language), language, liking, dict(kept))
    ranked = sorted(characters, key=_rank)
    leading = {character.id for character in ranked[:_LEADING]}
    for character in ranked:
        if character.id in kept:
            casting.take(kept[character.id], character.id in leading)
    return {
        character.id: casting.choose(character, character.id in leading)
        for character in ranked
        if character.id not in kept
    }


def _rank(character: Character) -> tuple[bool, float, int, str, str]:
    return not character.is_narrator, -character.share, -character.lines, character.name, str(character.id)


class _Casting:
    """What has been given away so far."""

    def __init__(
        self,
        voices: Sequence[VoiceSpec],
        language: str,
        liking: Liking | None,
        given: dict[CharacterId, VoiceSpec],
    ) -> None:
        self._liking = liking
        self._given = given
        self._voices = voices
        self._language = language.lower()
        self._taken: dict[Identity, int] = {}
        self._leading: list[VoiceSpec] = []
        self._steps: dict[Identity, Sequence[tuple[Identity, VoiceSpec]]] = {}

    def take(self, voice: VoiceSpec, leads: bool) -> None:
        self._taken[identity(voice)] = self._taken.get(identity(voice), 0) + 1
        if leads:
            self._leading.append(voice)

    def choose(self, character: Character, leads: bool) -> VoiceSpec:
        fitting = _of_gender(self._voices, character)
        free = [voice for voice in fitting if identity(voice) not in self._taken]
        if character.is_narrator and free and self._liking is None:
            chosen = max(free, key=lambda voice: voice.clarity + 0.1 * self._is_local(voice))
        else:
            candidates = [(voice, 0.0) for voice in free]
            candidates += [(voice, _VARIED_COST) for voice in self._variations(fitting, character)]
            if not candidates:  # those who are neither women nor men may take any voice before they share one
                candidates = [(voice, 0.0) for voice in self._variations(self._voices, character)]
            if candidates:
                chosen = min(candidates, key=lambda item: item[1] + self._cost(item[0], character, leads))[0]
            else:
                chosen = min(fitting, key=lambda voice: self._taken[identity(voice)])
        self.take(chosen, leads)
        self._given[character.id] = chosen
        return chosen

    def _cost(self, voice: VoiceSpec, character: Character, leads: bool) -> float:
        age = years_apart(voice.age, character.age)
        disliked = 0.0 if self._liking is None else self._liking(character, voice, self._given)
        nearest = min((distance(voice, other) for other in self._leading), default=1.0)
        return (
            age
            + disliked
            - 0.05 * self._is_local(voice)
            - _SPREAD_WORTH * min(nearest, 1.0)
            - _CLARITY_WORTH * voice.clarity * leads
        )

    def _is_local(self, voice: VoiceSpec) -> bool:
        return voice.language.lower() == self._language

    def _variations(self, voices: Sequence[VoiceSpec], character: Character) -> Iterable[VoiceSpec]:
        return islice(self._varied(voices, character), _VARIANTS_TRIED)

    def _varied(self, voices: Sequence[VoiceSpec], character: Character) -> Iterator[VoiceSpec]:
        """Free variations, those of the fitting age and the smallest steps first."""
        by_age = sorted(voices, key=lambda voice: abs(_YEARS[voice.age] - _YEARS[character.age]))
        for step in range(len(_PITCH_STEPS) * len(_RATE_STEPS)):
            for voice in by_age:
                key, varied = self._steps_of(voice)[step]
                if key not in self._taken and key != identity(voice):
                    yield varied

    def _steps_of(self, voice: VoiceSpec) -> Sequence[tuple[Identity, VoiceSpec]]:
        own = identity(voice)
        if own not in self._steps:
            varied = (vary(voice, pitch, rate) for rate in _RATE_STEPS for pitch in _PITCH_STEPS)
            self._steps[own] = [(identity(spec), spec) for spec in varied]
        return self._steps[own]


def years_apart(one: Age, other: Age) -> float:
    """How far apart two ages are to the ear; a child is far from everybody."""
    return abs(_YEARS[one] - _YEARS[other])


def vary(voice: VoiceSpec, pitch: float, rate: float) -> VoiceSpec:
    """The voice with its pitch and rate multiplied, as far as it has them as numbers, pitch within 0–100.

    One that has no pitch but a second voice is blended with it instead.
    """
    parameters = dict(voice.parameters)
    for name, factor in (("pitch", pitch), ("rate", rate), ("speed", rate)):
        value = parameters.get(name)
        if isinstance(value, int):
            parameters[name] = min(round(value * factor), 100) if name == "pitch" else round(value * factor)
        elif isinstance(value, float):
            parameters[name] = round(value * factor, 3)
    if isinstance(parameters.get("blend"), int) and pitch != 1.0:
        # A voice that cannot be raised can be mixed with another one; half of each is as far as it may go.
        parameters["blend"] = min(50, round(abs(pitch - 1.0) * 100))
    return varied(voice, parameters)


def distance(one: VoiceSpec, other: VoiceSpec) -> float:
    """How far apart two voices sound, by what is known of them: 0 for the same, 1 and more for clearly different."""
    apart = 0.5 * (one.gender is not other.gender) + 0.12 * abs(_YEARS[one.age] - _YEARS[other.age])
    apart += 0.2 * (one.name.partition("+")[0] != other.name.partition("+")[0]) + 0.2 * (one.name != other.name)
    for name, width in (("pitch", 60.0), ("rate", 120.0), ("range", 150.0), ("blend", 100.0), ("speed", 1.0)):
        first, second = one.parameters.get(name), other.parameters.get(name)
        if isinstance(first, int | float) and isinstance(second, int | float):
            apart += abs(first - second) / width
    return apart


def _in_language(voices: Sequence[VoiceSpec], language: str) -> Sequence[VoiceSpec]:
    if not voices:
        raise SpeechError("Nobody was cast because the voice engine offers no voices.", "Choose another voice engine.")
    primary = language.lower().split("-")[0]
    return [voice for voice in voices if voice.language.lower().split("-")[0] == primary] or voices


def _of_gender(voices: Sequence[VoiceSpec], character: Character) -> Sequence[VoiceSpec]:
    """Voices of the character's gender, or of nobody's where it is not known; any for a narrator or as a last way."""
    known = character.gender in (Gender.FEMALE, Gender.MALE)
    if character.is_narrator and not known:
        return voices
    wanted: Iterable[Gender] = (character.gender,) if known else (Gender.NEUTRAL, Gender.UNKNOWN)
    return [voice for voice in voices if voice.gender in wanted] or voices
