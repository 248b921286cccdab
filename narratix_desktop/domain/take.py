"""Takes: recordings of a segment, and what identifies one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from narratix_desktop.domain.ids import AttemptId, SegmentId, Sha256, TakeId
from narratix_desktop.domain.origin import Maker
from narratix_desktop.domain.units import Decibels, Frames, Lufs, Seconds
from narratix_desktop.domain.voice import VoiceSpec, in_key

_LINE: Final = 32
"""Hexadecimal digits of a content key that tell the line, where the others tell what was said before it."""


@dataclass(frozen=True, slots=True)
class WordTiming:
    """When a word of the stored text sounds: offsets relative to the segment's start, seconds in the take."""

    start: int
    end: int
    begins: Seconds
    ends: Seconds


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """Everything that decides how a line sounds.

    Attributes:
        text: The stored text of the segment, unchanged; ``spoken`` is what the engine is given.
        spoken: The text after normalisation and pronunciations.
        origins: For each code point of ``spoken`` the offset in ``text`` that it came from; ``len(spoken)`` items.
        before: Spoken text of the line before, as context for engines that use it.
    """

    text: str
    spoken: str
    origins: tuple[int, ...]
    voice: VoiceSpec
    language: str = "en"
    direction: str = ""
    speed: float = 1.0
    before: str = ""
    number: int = 1

    def content_key(self, engine: str, version: str) -> Sha256:
        """Digest of all that produced a take, so that the same line is never made or paid for twice.

        Behind a line before, it begins as the key of the line alone does: what was said before decides how a line
        sounds, and not whether its recording still is what is asked for.
        """
        if not self.before:
            return self._digest(engine, version)
        flowing = _digest({"before": self.before, "number": self.number})
        return Sha256(self._line(engine, version) + flowing[_LINE:])

    def is_answered_by(self, key: Sha256, engine: str, version: str, numbers: int) -> bool:
        """Whether a take of this key speaks what is asked for, as any of so many takes and behind any line."""
        if key.startswith(self._line(engine, version)):
            return True
        alone = replace(self, before="")
        return any(key == replace(alone, number=n)._digest(engine, version) for n in range(2, numbers + 1))

    def _line(self, engine: str, version: str) -> str:
        return replace(self, before="", number=1)._digest(engine, version)[:_LINE]

    def _digest(self, engine: str, version: str) -> Sha256:
        return _digest(
            {
                "engine": engine,
                "version": version,
                "voice": self.voice.name,
                "parameters": in_key(self.voice.parameters),
                "spoken": self.spoken,
                "language": self.language,
                "direction": self.direction,
                "speed": self.speed,
                "before": self.before,
                "number": self.number,
            }
        )


def _digest(parts: Mapping[str, object]) -> Sha256:
    return Sha256(hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Recording:
    """What an engine delivered: bytes as they came, with their container type (``"wav"``, ``"mp3"`` …).

    ``attempt`` is the paid request that it came from; whoever stores it settles that. ``maker`` is who made it; None
    stands for the engine that was asked, with no model of its own. ``asset`` is where these bytes are stored already.
    """

    data: bytes
    suffix: str
    duration: Seconds
    words: tuple[WordTiming, ...] = ()
    attempt: AttemptId | None = None
    maker: Maker | None = None
    asset: Sha256 | None = None


@dataclass(frozen=True, slots=True)
class TakeProfile:
    """How a recording is conditioned: parameters, never changed bytes. Frames at the project rate.

    Attributes:
        head: Frames trimmed before the first breath or sound.
        length: Frames that remain between the trims.
        loudness: Gated loudness of the recording (ITU-R BS.1770-4); of short lines the ungated mean.
        peak: Highest sample in dBFS.
    """

    head: Frames
    length: Frames
    loudness: Lufs
    peak: Decibels


@dataclass(frozen=True, slots=True)
class Take:
    """A stored recording of a segment; one take of a segment is active."""

    id: TakeId
    segment_id: SegmentId
    number: int
    asset: Sha256
    content_key: Sha256
    engine: str
    duration: Seconds
    profile: TakeProfile
    words: tuple[WordTiming, ...]
    active: bool
    created_at: datetime
