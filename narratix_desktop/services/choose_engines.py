"""Say who speaks a book's lines: every character in the voice that it was given, asked of the engine of that voice.

A cast may be mixed. Whoever orders work names an engine too; it casts those who have no voice, and speaks for a book
whose narrator has none. Before anything is paid, the engines that lines wait for are asked whether they can be asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from narratix_desktop.domain.character import Character
from narratix_desktop.domain.errors import NarratixError, ServiceError, SpeechError
from narratix_desktop.domain.ids import BookId, CharacterId, VoiceId
from narratix_desktop.domain.voice import Voice, VoiceSpec
from narratix_desktop.ports.engines import Forewarning, SpeechEngine
from narratix_desktop.services.cast_voices import given_voices
from narratix_desktop.services.workshop import Workshop

_MOVE = "Give them other voices, or move them to another engine."
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks in a book.

    Attributes:
        names: Of the characters, for messages.
        voices: The voice of each character that has one, whether its engine is installed or not.
        engines: The installed engines by name; the one that was named for the work stands in for its name.
        spare: The engine for the narrator's part: lines whose speaker nobody knows, and credits.
        narrator: The narrator, where there is one.
    """

    names: Mapping[CharacterId, str]
    voices: Mapping[CharacterId, VoiceSpec]
    engines: Mapping[str, SpeechEngine]
    spare: SpeechEngine
    narrator: CharacterId | None


async def speakers_of(book_id: BookId, workshop: Workshop, named: SpeechEngine) -> Speakers:
    """Who speaks in a book; ``named`` is the engine for a book whose narrator has no voice that can speak."""
    characters = await workshop.scripts.characters(book_id)
    return choose_speakers(characters, await workshop.scripts.voices(book_id), workshop, named)


def choose_speakers(
    characters: Sequence[Character], stored: Mapping[VoiceId, Voice], workshop: Workshop, named: SpeechEngine
) -> Speakers:
    """As :func:`speakers_of`, of a cast that is known already."""
    voices = given_voices(characters, stored)
    engines = {**workshop.speech, named.info.name: named}
    narrator = next((one.id for one in characters if one.is_narrator), None)
    spare = engines.get(voices[narrator].engine, named) if narrator in voices else named
    return Speakers({one.id: one.name for one in characters}, voices, engines, spare, narrator)


def labels_of(characters: Sequence[Character], speakers: Speakers) -> tuple[str, ...]:
    """What the engines are called that speak in a book, the narrator's first; ``spare`` where nobody has a voice."""
    speaking = [one for one in characters if one.id in speakers.voices and (one.lines or one.is_narrator)]
    ranked = sorted(speaking, key=lambda one: (not one.is_narrator, -one.lines))
    names = dict.fromkeys(speakers.voices[one.id].engine for one in ranked)
    installed = speakers.engines
    return tuple(installed[name].info.label if name in installed else name for name in names) or (
        speakers.spare.info.label,
    )


async def require_engines(waiting: Iterable[tuple[str, VoiceSpec]], engines: Mapping[str, SpeechEngine]) -> None:
    """Make sure that every engine can be asked that lines wait for; costs nothing.

    An engine that is only away for a while is no obstacle: what is asked of it is tried again.

    Args:
        waiting: Whose lines wait, and in which voices; the empty name stands for unknown speakers.
        engines: The installed engines by name.

    Raises:
        SpeechError: An engine is not installed, or lacks a voice; the message names the characters.
        ServiceError: An engine has no key or has ended; as the engine says it, with the characters.
    """
    asked: dict[str, dict[str, VoiceSpec]] = {}
    for who, voice in waiting:
        asked.setdefault(voice.engine, {}).setdefault(who, voice)
    for name, voices in asked.items():
        engine = engines.get(name)
        if engine is None:
            raise SpeechError(
                f"Nothing was spoken because {_whose(voices)} to the engine “{name}”, which is not installed.", _MOVE
            )
        if not isinstance(engine, Forewarning):
            continue
        try:
            await engine.require_ready(list(voices.values()))
        except ServiceError as error:
            if not error.retryable:
                raise _told(error, engine, voices) from error
        except SpeechError as error:
            raise _told(error, engine, voices) from error


async def engines_not_ready(speakers: Speakers) -> frozenset[str]:
    """Names of the engines of a book's voices that cannot be asked now."""
    found: set[str] = set()
    for who, voice in speakers.voices.items():
        if voice.engine in found:
            continue
        try:
            await require_engines([(speakers.names[who], voice)], speakers.engines)
        except (ServiceError, SpeechError):
            found.add(voice.engine)
    return frozenset(found)


def listed(names: Iterable[str]) -> str:
    """Names for a sentence: the first few, and how many more there are."""
    known = [name or "unknown speakers" for name in names]
    if len(known) > _NAMED + 1:
        known = [*known[:_NAMED], f"{len(known) - _NAMED} others"]
    *first, last = known or ["nobody"]
    return f"{', '.join(first)} and {last}" if first else last


def _whose(voices: Mapping[str, VoiceSpec]) -> str:
    return f"the voice of {listed(voices)} belongs" if len(voices) == 1 else f"the voices of {listed(voices)} belong"


def _told(error: NarratixError, engine: SpeechEngine, voices: Mapping[str, VoiceSpec]) -> NarratixError:
    """The same error with whom it concerns."""
    headline = f"Nothing was spoken because {_whose(voices)} to {engine.info.label}: {error.headline}"
    return type(error)(headline, f"{error.remedy} {_MOVE}".strip())
