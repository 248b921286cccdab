"""The lines (segments) of a book in order, as far as they are loaded, found by id, by offset and by neighbourhood.

Pure. A chapter whose lines are not there yet simply has none.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import Segment

_MANY: Final = 2000


@dataclass(frozen=True, slots=True)
class ChapterLines:
    """The lines of a chapter with what is looked up in them; see :func:`chapter_lines`."""

    lines: tuple[Segment, ...]
    starts: list[int]
    places: Mapping[SegmentId, tuple[int, int]]
    uncertain: int


def chapter_lines(chapter: int, lines: Iterable[Segment]) -> ChapterLines:
    """Make the lines of a chapter ready to be taken over; of a long one in a thread."""
    found = tuple(lines)
    places = {line.id: (chapter, at) for at, line in enumerate(found)}
    return ChapterLines(found, [line.start for line in found], places, sum(line.uncertain for line in found))


class ScriptLines:
    """Lines by chapter; ``chapters`` are all of the revision, in order."""

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        self._chapter_starts = [chapter.start for chapter in chapters]
        self._lines: list[tuple[Segment, ...]] = [() for _ in chapters]
        self._starts: list[list[int]] = [[] for _ in chapters]
        self._places: dict[SegmentId, tuple[int, int]] = {}
        self._uncertain = [0 for _ in chapters]

    def put(self, chapter: int, lines: "Sequence[Segment] | ChapterLines") -> bool:
        """Take over the lines of a chapter; answers whether they differ from those that stood there."""
        new = lines if isinstance(lines, ChapterLines) else chapter_lines(chapter, lines)
        if new.lines == self._lines[chapter]:
            return False
        gone = {line.id for line in self._lines[chapter]} - new.places.keys()
        for one in gone:
            # Unless it has gone to another chapter meanwhile.
            if self._places[one][0] == chapter:
                del self._places[one]
        self._lines[chapter] = new.lines
        self._starts[chapter] = new.starts
        self._places.update(new.places)
        self._uncertain[chapter] = new.uncertain
        return True

    def chapter(self, chapter: int) -> tuple[Segment, ...]:
        """The lines of a chapter."""
        return self._lines[chapter]

    @property
    def uncertain(self) -> int:
        """How many lines have an uncertain speaker."""
        return sum(self._uncertain)

    def get(self, line_id: SegmentId | None) -> Segment | None:
        """A line by its id."""
        place = None if line_id is None else self._places.get(line_id)
        return None if place is None else self._lines[place[0]][place[1]]

    def chapter_of(self, line_id: SegmentId) -> int | None:
        """Index of the chapter that a line stands in."""
        place = self._places.get(line_id)
        return None if place is None else place[0]

    def number(self, line_id: SegmentId) -> int | None:
        """Place of a line in its chapter, from 1."""
        place = self._places.get(line_id)
        return None if place is None else place[1] + 1

    def at(self, offset: int) -> Segment | None:
        """The line that holds an offset."""
        if not self._chapter_starts:
            return None
        chapter = max(0, bisect_right(self._chapter_starts, offset) - 1)
        index = bisect_right(self._starts[chapter], offset) - 1
        return self._lines[chapter][index] if index >= 0 else None

    def between(self, start: int, end: int) -> tuple[Segment, ...]:
        """The lines of one chapter that hold something of ``[start, end)``, which lies in that chapter."""
        if not self._chapter_starts:
            return ()
        chapter = max(0, bisect_right(self._chapter_starts, start) - 1)
        starts = self._starts[chapter]
        first = max(0, bisect_right(starts, start) - 1)
        return self._lines[chapter][first : bisect_left(starts, max(end, start + 1))]

    def __len__(self) -> int:
        """How many lines are loaded."""
        return sum(map(len, self._lines))

    def place(self, line_id: SegmentId) -> int | None:
        """Place of a line among all that are loaded, from 0."""
        found = self._places.get(line_id)
        return None if found is None else sum(map(len, self._lines[: found[0]])) + found[1]

    def by_place(self, place: int) -> Segment | None:
        """The line at a place among all that are loaded."""
        for lines in self._lines if place >= 0 else ():
            if place < len(lines):
                return lines[place]
            place -= len(lines)
        return None

    def neighbour(self, line_id: SegmentId, step: int) -> Segment | None:
        """The line ``step`` before or behind another, over the edges of chapters; None at the ends of the book."""
        place = self._places.get(line_id)
        if place is None:
            return None
        chapter, index = place[0], place[1] + step
        while not 0 <= index < len(self._lines[chapter]):
            if index < 0:
                chapter -= 1
                if chapter < 0:
                    return None
                index += len(self._lines[chapter])
            else:
                index -= len(self._lines[chapter])
                chapter += 1
                if chapter == len(self._lines):
                    return None
        return self._lines[chapter][index]

    def span(self, one: SegmentId, other: SegmentId) -> tuple[Segment, ...]:
        """All lines from one to another, both included, in order."""
        ends = sorted(place for place in (self._places.get(one), self._places.get(other)) if place is not None)
        if len(ends) < 2:
            return ()
        (first_chapter, first), (last_chapter, last) = ends
        found: list[Segment] = []
        for chapter in range(first_chapter, last_chapter + 1):
            begin = first if chapter == first_chapter else 0
            end = last + 1 if chapter == last_chapter else len(self._lines[chapter])
            found.extend(self._lines[chapter][begin:end])
        return tuple(found)

    def known(self, ids: Set[SegmentId]) -> frozenset[SegmentId]:
        """Those ids of which there are lines."""
        return frozenset(self._places.keys() & ids)

    def ordered(self, ids: Iterable[SegmentId]) -> tuple[Segment, ...]:
        """Those lines that are there, in the order of the book."""
        wanted = ids if isinstance(ids, frozenset) else frozenset(ids)
        if len(wanted) > _MANY:
            # Sorting them would take longer than going through all.
            return tuple([line for lines in self._lines for line in lines if line.id in wanted])
        places = sorted(place for place in map(self._places.get, wanted) if place is not None)
        return tuple(self._lines[chapter][index] for chapter, index in places)

    def next_that(self, offset: int, step: int, fits: Callable[[Segment], bool]) -> Segment | None:
        """The next line that fits, behind (``step`` 1) or before (-1) an offset, round the ends of the book."""
        everywhere = [line for lines in (self._lines if step > 0 else reversed(self._lines)) for line in lines[::step]]
        at = next((n for n, line in enumerate(everywhere) if (line.start - offset) * step > 0), len(everywhere))
        here = self.at(offset)
        turned = everywhere[at:] + everywhere[:at]
        return next((line for line in turned if fits(line) and (here is None or line.id != here.id)), None)
