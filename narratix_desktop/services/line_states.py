"""What the sound of each line is: spoken as it is asked for now, spoken otherwise, or not yet; and why it is stale.

A take keeps only the digest of what produced it. Whether it still is what its line asks for is found by asking for the
line again, without speaking it; why it is not, by asking as the line may have been before. What a text is spoken as
takes long to work out and is remembered from call to call.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import CharacterId, SegmentId
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.domain.take import SpeechRequest, Take
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.services.choose_engines import speakers_of
from narratix_desktop.services.speak_chapter import AUTHOR_RECORDING, is_valid, request_for, voice_for_nobody
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.text.normalise import Spoken, normalise

_REMEMBERED: Final = 40_000


class LineSound(StrEnum):
    """State of a line's sound. ``WORDLESS`` holds nothing to speak."""

    UNSPOKEN = "unspoken"
    SPOKEN = "spoken"
    STALE = "stale"
    WORDLESS = "wordless"


class StaleReason(StrEnum):
    """What a take has otherwise than its line asks for now. ``CHANGED`` where it cannot be told apart."""

    VOICE = "voice"
    NO_VOICE = "no_voice"
    ENGINE = "engine"
    DIRECTION = "direction"
    SPEED = "speed"
    PRONUNCIATION = "pronunciation"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Staleness:
    """Why a take is stale; ``voice`` is the label of the voice that spoke it, where that is known."""

    reason: StaleReason
    voice: str = ""


@dataclass(frozen=True, slots=True)
class ChapterSounds:
    """The lines of a chapter in order, their active takes, and the state of each line's sound."""

    lines: tuple[Segment, ...] = ()
    takes: Mapping[SegmentId, Take] = field(default_factory=dict)
    sounds: Mapping[SegmentId, LineSound] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asking:
    """All that decides how lines are asked for."""

    book: Book
    text: str
    lexicon: tuple[tuple[str, str], ...]
    voices: Mapping[CharacterId, VoiceSpec]
    spare: VoiceSpec | None

    def voice(self, line: Segment) -> VoiceSpec | None:
        return self.spare if line.character_id is None else self.voices.get(line.character_id)


class LineStates:
    """Answers the state of lines; one for a window, so that it remembers.

    Args:
        workshop: The library.
        engine: Answers the name of the speech engine that now speaks for a narrator who has no voice.
    """

    def __init__(self, workshop: Workshop, engine: Callable[[], str]) -> None:
        self._workshop = workshop
        self._engine = engine
        self._spoken: OrderedDict[tuple[object, ...], Spoken] = OrderedDict()

    async def of_chapter(self, book: Book, text: str, chapter: Chapter) -> ChapterSounds:
        """State of every line of a chapter of the book's latest revision, whose text is ``text``."""
        lines = await self._workshop.scripts.segments(chapter.id)
        takes = await self._workshop.takes.active(chapter.id)
        asking = await self._asking(book, text, lines)
        sounds = await asyncio.to_thread(self._sounds, lines, takes, asking)
        return ChapterSounds(lines, takes, sounds)

    async def of_takes(
        self, book: Book, text: str, line: Segment, takes: Sequence[Take]
    ) -> tuple[Staleness | None, ...]:
        """Why each take of a line is stale; None for those that are what it asks for."""
        asking = await self._asking(book, text, [line])
        return await asyncio.to_thread(lambda: tuple(self._staleness(line, take, asking) for take in takes))

    async def _asking(self, book: Book, text: str, lines: Iterable[Segment]) -> _Asking:
        named = self._workshop.speech_engine(self._engine())
        speakers = await speakers_of(book.id, self._workshop, named)
        unknown = any(line.character_id is None for line in lines)
        spare = await voice_for_nobody(speakers.voices, speakers.spare) if unknown else None
        lexicon = await self._workshop.scripts.pronunciations(book.id)
        return _Asking(book, text, tuple(lexicon.items()), speakers.voices, spare)

    def _sounds(
        self, lines: Iterable[Segment], takes: Mapping[SegmentId, Take], asking: _Asking
    ) -> dict[SegmentId, LineSound]:
        return {line.id: self._sound(line, takes.get(line.id), asking) for line in lines}

    def _sound(self, line: Segment, take: Take | None, asking: _Asking) -> LineSound:
        if take is None:
            speakable = any(letter.isalnum() for letter in asking.text[line.start : line.end])
            return LineSound.UNSPOKEN if speakable else LineSound.WORDLESS
        return LineSound.SPOKEN if self._is_fresh(line, take, asking) else LineSound.STALE

    def _is_fresh(self, line: Segment, take: Take, asking: _Asking) -> bool:
        if take.engine == AUTHOR_RECORDING:
            return True
        voice = asking.voice(line)
        return voice is not None and self._fits(take, self._request(line, voice, asking))

    def _staleness(self, line: Segment, take: Take, asking: _Asking) -> Staleness | None:
        if self._is_fresh(line, take, asking):
            return None
        voice = asking.voice(line)
        if voice is None:
            return Staleness(StaleReason.NO_VOICE)
        if voice.engine != take.engine:
            return Staleness(StaleReason.ENGINE)
        now = self._request(line, voice, asking)
        if self._fits(take, replace(now, direction="")):
            return Staleness(StaleReason.DIRECTION)
        if self._fits(take, replace(now, speed=1.0)):
            return Staleness(StaleReason.SPEED)
        for other in (*asking.voices.values(), asking.spare):
            if other is not None and other != voice and self._fits(take, replace(now, voice=other)):
                return Staleness(StaleReason.VOICE, other.label)
        plain = self._request(line, voice, replace(asking, lexicon=()))
        return Staleness(StaleReason.PRONUNCIATION if self._fits(take, plain) else StaleReason.CHANGED)

    def _fits(self, take: Take, request: SpeechRequest) -> bool:
        engine = self._workshop.speech.get(request.voice.engine)
        return is_valid(take, request, None if engine is None else engine.info)

    def _request(self, line: Segment, voice: VoiceSpec, asking: _Asking) -> SpeechRequest:
        text = asking.text[line.start : line.end]
        heading = line.kind is SegmentKind.HEADING
        key = (text, heading, asking.book.language, asking.lexicon)
        spoken = self._spoken.get(key)
        if spoken is None:
            spoken = normalise(text, dict(asking.lexicon), asking.book.language, heading)
            # Where its letters come from decides nothing about a take, and would take most of the room.
            spoken = self._spoken[key] = Spoken(spoken.text, ())
            if len(self._spoken) > _REMEMBERED:
                self._spoken.popitem(last=False)
            # Working out a chapter takes a third of a second: let the window's thread go first, line by line.
            time.sleep(0)
        return request_for(line, text, spoken, voice, asking.book.language)
