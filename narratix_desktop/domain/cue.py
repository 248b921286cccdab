"""Cues: music, ambience and effects, anchored to words and never to a time."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from narratix_desktop.domain.ids import BookId, ChapterId, CueId, Sha256
from narratix_desktop.domain.units import Decibels, Seconds


class CueKind(StrEnum):
    """Which bus a cue plays on."""

    MUSIC = "music"
    AMBIENCE = "ambience"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class CueSpan:
    """A cue as a scene reader or an analyser places it.

    Attributes:
        kind: Its bus.
        sound: What sounds, in the words of the sound engine's catalogue (``"rain"``, ``"door"``) or a free prompt.
        start: Offset of the first anchor word in the revision; the cue begins when that word begins.
        end: Offset behind the last anchor word; a bed ends there, an effect plays out once from ``start``.
        gain: Level of the cue before its bus.
        fade_in: Seconds.
        fade_out: Seconds.
    """

    kind: CueKind
    sound: str
    start: int
    end: int
    gain: Decibels = Decibels(0.0)
    fade_in: Seconds = Seconds(0.0)
    fade_out: Seconds = Seconds(0.0)


@dataclass(frozen=True, slots=True)
class Cue:
    """A stored cue; ``asset`` is None until its sound is composed."""

    id: CueId
    book_id: BookId
    chapter_id: ChapterId
    span: CueSpan
    asset: Sha256 | None = None
    engine: str = ""


@dataclass(frozen=True, slots=True)
class SoundRequest:
    """Everything that decides how a cue sounds. Beds are made to loop; ``seed`` makes a variation repeatable."""

    kind: CueKind
    sound: str
    duration: Seconds
    seed: int = 0

    def content_key(self, engine: str, version: str) -> Sha256:
        """Digest of all that was asked of an engine for a sound."""
        parts = (engine, version, self.kind.value, self.sound, self.duration, self.seed)
        return Sha256(hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest())
