"""A book divided for a reader that labels numbered spans: windows, their spans, and how large they may be.

Whoever labels by number cannot lose, double or change a word of the text.
"""

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum


class SpanKind(StrEnum):
    """What a reader is asked about a span."""

    SPEECH = "speech"
    NARRATION = "narration"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """A stretch of text that gets one label; its number in the window is its place there, counted from 1.

    Attributes:
        start: First code point.
        end: Behind the last one, white space that follows included.
        kind: What is asked.
        segment: Index of the segment that holds it.
        opens: Whether a paragraph begins with it.
    """

    start: int
    end: int
    kind: SpanKind
    segment: int
    opens: bool


@dataclass(frozen=True, slots=True)
class ReadingWindow:
    """A part of a chapter that is read in one go.

    Attributes:
        chapter: Index of its chapter.
        spans: What is to be labelled, in order.
        before: What stands before it in the chapter, to read only.
        behind: What follows it in the chapter, to read only.
    """

    chapter: int
    spans: tuple[ReadSpan, ...]
    before: tuple[ReadSpan, ...] = ()
    behind: tuple[ReadSpan, ...] = ()

    @property
    def start(self) -> int:
        """First code point of what is to be labelled."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Behind the last code point of what is to be labelled."""
        return self.spans[-1].end

    def halves(self) -> "tuple[ReadingWindow, ...]":
        """The same in two windows, for a reader to whom it was too much; one of a single span cannot be divided."""
        if len(self.spans) < 2:
            return (self,)
        half = bisect_left([span.start for span in self.spans], (self.start + self.end) // 2)
        half = min(max(1, half), len(self.spans) - 1)
        first, rest = self.spans[:half], self.spans[half:]
        shown = max(1, len(self.before))
        return (
            ReadingWindow(self.chapter, first, self.before, rest[: max(1, len(self.behind))]),
            ReadingWindow(self.chapter, rest, first[-shown:], self.behind),
        )


@dataclass(frozen=True, slots=True)
class WindowSize:
    """How much is read at once, in code points; a single span may be longer.

    Attributes:
        most: Of what is to be labelled; each span counts a little more than its length.
        before: Of what is shown before it.
        behind: Of what is shown behind it.
    """

    most: int = 18_000
    before: int = 2_400
    behind: int = 900
