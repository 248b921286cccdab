"""Everything that is painted over the text of a book: lines, speakers, states, selection, the spoken word, findings."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from narratix_desktop.domain.ids import CharacterId, SegmentId
from narratix_desktop.domain.segment import Segment
from narratix_desktop.ui.widgets.script.lines import ScriptLines
from narratix_desktop.ui.widgets.script.looks import LineMark, SpeakerLook
from narratix_desktop.ui.widgets.script.selection import LineSelection

Span = tuple[int, int]


@dataclass(slots=True)
class PageContent:
    """What stands on the page now.

    Attributes:
        lines: Lines of the book as far as they are loaded.
        cast: How each character is shown.
        marks: State of the sound of those lines that have one.
        details: A sentence more about some marks.
        selection: Selected lines, caret and words.
        spoken: The word that is heard now.
        playing: The line that is heard now.
        hovered: The line under the mouse.
        found: Findings in ascending order; ``found_current`` is the one that was gone to.
        focused: Whether keys go to the page.
    """

    lines: ScriptLines
    cast: Mapping[CharacterId, SpeakerLook] = field(default_factory=dict)
    marks: Mapping[SegmentId, LineMark] = field(default_factory=dict)
    details: Mapping[SegmentId, str] = field(default_factory=dict)
    selection: LineSelection = field(default_factory=LineSelection)
    spoken: Span | None = None
    playing: SegmentId | None = None
    hovered: SegmentId | None = None
    found: Sequence[Span] = ()
    found_current: Span | None = None
    focused: bool = False

    def look(self, line: Segment) -> SpeakerLook | None:
        """How the line's speaker is shown; None where nobody is known."""
        return None if line.character_id is None else self.cast.get(line.character_id)

    def mark(self, line: Segment) -> LineMark | None:
        """State of the line's sound; what is heard now comes first."""
        return LineMark.PLAYING if line.id == self.playing else self.marks.get(line.id)

    def found_between(self, start: int, end: int) -> list[Span]:
        """Findings that begin in a span, and the one that reaches into it."""
        first = bisect_left(self.found, (start, 0))
        spans: list[Span] = []
        if first and self.found[first - 1][1] > start:
            spans.append(self.found[first - 1])
        while first < len(self.found) and self.found[first][0] < end:
            spans.append(self.found[first])
            first += 1
        return spans


def sounding(line: Segment, text: str) -> Span:
    """A line without the white space at its end."""
    return line.start, line.start + len(text[line.start : line.end].rstrip())
