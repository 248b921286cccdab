"""How far a chapter is on its way from words to sound."""

from dataclasses import dataclass
from enum import StrEnum

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.units import Seconds


class ChapterStage(StrEnum):
    """The one thing that an author wants to know about a chapter."""

    LEFT_OUT = "left_out"
    NOT_ANALYSED = "not_analysed"
    NEEDS_VOICES = "needs_voices"
    UNCERTAIN = "uncertain"
    UNSPOKEN = "unspoken"
    PARTLY_SPOKEN = "partly_spoken"
    STALE = "stale"
    SPOKEN = "spoken"
    MIXED = "mixed"
    EXPORTED = "exported"


class LeftOut(StrEnum):
    """Why a chapter is not in the audio, as far as its heading tells."""

    FRONT_MATTER = "front_matter"
    BACK_MATTER = "back_matter"
    PART_PAGE = "part_page"
    BY_CHOICE = "by_choice"


@dataclass(frozen=True, slots=True)
class ChapterFacts:
    """What the library answers about a chapter at once.

    Attributes:
        lines: Its lines.
        uncertain: Those whose speaker waits for the author's word.
        voiceless: Those whose speaker has no voice.
        spoken: Those with a take.
        sound: Digest of all that decides how it sounds: takes, cues and marks as rows, not as bytes.
        asked: Digest of that and of all that decides how its lines shall be spoken.
        looked: What ``asked`` was when its lines were last looked at one by one; empty for never.
        stale: Lines that were then spoken otherwise than they ask for.
        wordless: Lines that then held nothing to speak.
        seconds: How long it then was.
        mixed: What ``sound`` was when it was mixed last; empty for never.
        exported: What ``sound`` was when it was exported last; empty for never.
    """

    lines: int
    uncertain: int
    voiceless: int
    spoken: int
    sound: str
    asked: str
    looked: str = ""
    stale: int = 0
    wordless: int = 0
    seconds: Seconds = Seconds(0.0)
    mixed: str = ""
    exported: str = ""


@dataclass(frozen=True, slots=True)
class ChapterState:
    """What a list of chapters shows.

    Attributes:
        chapter: Which one.
        stage: Where it stands.
        facts: The counts behind it.
        seconds: How long it is.
        estimated: Whether ``seconds`` is guessed from its words.
        left_out: Why it is not in the audio; None where it is.
    """

    chapter: Chapter
    stage: ChapterStage
    facts: ChapterFacts
    seconds: Seconds
    estimated: bool
    left_out: LeftOut | None = None

    @property
    def share(self) -> float:
        """How much of it is spoken, 0–1."""
        speakable = self.facts.lines - self.facts.wordless
        return min(1.0, self.facts.spoken / speakable) if speakable > 0 else 0.0
