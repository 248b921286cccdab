"""What an analyser is asked and what it answers: offsets and labels, never text."""

from dataclasses import dataclass
from enum import StrEnum

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.cue import CueSpan
from narratix_desktop.domain.ids import AttemptId, ChapterId
from narratix_desktop.domain.segment import SegmentSpan


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """The whole text with its chapters; every chapter is segmented, included or not.

    ``chapter_ids`` are those of stored chapters, so that what reading costs is known by chapter; empty where nothing is
    stored.
    """

    text: str
    chapters: tuple[ChapterSpan, ...]
    language: str = "en"
    chapter_ids: tuple[ChapterId, ...] = ()


class Fallback(StrEnum):
    """Why a paid analyser left a part of the book to the rules on this computer.

    Attributes:
        FLAWED: Its answers were of no use.
        REFUSED: It refused to read it.
        TOO_LONG: It could not take it in, however short.
        UNKNOWN: It may have been paid without an answer, and the author does not want it to be paid again.
    """

    FLAWED = "flawed"
    REFUSED = "refused"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LocalPart:
    """A part of the text that was read by the rules although another analyser was asked for."""

    start: int
    end: int
    why: Fallback


@dataclass(frozen=True, slots=True)
class Analysis:
    """Cast and segments of a book.

    ``segments`` cover the text exactly and never cross a chapter's edge; every ``character`` is a key of ``cast``
    or None. The narrator is a member of the cast with ``is_narrator``.

    Attributes:
        cast: Everybody who speaks.
        segments: Who speaks what.
        cues: What can be heard, in the chapters named by ``scored``.
        scored: Where the chapters begin that were read for what can be heard; none for analysers that read only for
            speakers.
        local_parts: What a paid analyser left to the rules on this computer.
        attempts: The paid requests that it came from; whoever stores it settles them.
    """

    cast: tuple[CastMember, ...]
    segments: tuple[SegmentSpan, ...]
    cues: tuple[CueSpan, ...] = ()
    scored: tuple[int, ...] = ()
    local_parts: tuple[LocalPart, ...] = ()
    attempts: tuple[AttemptId, ...] = ()
