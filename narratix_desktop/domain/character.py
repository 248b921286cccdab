"""Somebody who speaks in the book, the narrator too."""

from dataclasses import dataclass
from enum import StrEnum

from narratix_desktop.domain.ids import BookId, CharacterId, VoiceId


class Gender(StrEnum):
    """How a character is referred to; decides which voices fit."""

    FEMALE = "female"
    MALE = "male"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


class Age(StrEnum):
    """Rough age of a voice."""

    CHILD = "child"
    YOUNG = "young"
    ADULT = "adult"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class CastMember:
    """A character as an analyser finds it. ``key`` is unique in one analysis and means nothing outside it."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.ADULT
    is_narrator: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Character:
    """A stored character.

    ``lines`` and ``share`` (0–1 of the spoken code points) count the active segments. What the author ``edited`` is
    left alone by a new analysis.
    """

    id: CharacterId
    book_id: BookId
    name: str
    aliases: tuple[str, ...]
    gender: Gender
    age: Age
    is_narrator: bool
    description: str
    voice_id: VoiceId | None
    lines: int = 0
    share: float = 0.0
    edited: bool = False
