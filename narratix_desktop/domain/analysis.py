"""What an analyser is asked and what it answers: offsets and labels, never text."""

from dataclasses import dataclass

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.cue import CueSpan
from narratix_desktop.domain.ids import AttemptId
from narratix_desktop.domain.segment import SegmentSpan


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """The whole text with its chapters; every chapter is segmented, included or not."""

    text: str
    chapters: tuple[ChapterSpan, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Analysis:
    """Cast and segments of a book.

    ``segments`` cover the text exactly and never cross a chapter's edge; every ``character`` is a key of ``cast``
    or None. The narrator is a member of the cast with ``is_narrator``. ``cues`` stays empty for analysers that only
    read for speakers. ``attempts`` are the paid requests that it came from; whoever stores it settles them.
    """

    cast: tuple[CastMember, ...]
    segments: tuple[SegmentSpan, ...]
    cues: tuple[CueSpan, ...] = ()
    attempts: tuple[AttemptId, ...] = ()
