"""Carry a script over to a new revision of its text: which line stands where, which changed, which is new. Pure.

A line whose words stand unchanged keeps its row, and with it everything that was made for it. A line that was changed
keeps its row and speaker too, but is the less certain the more of it changed. What is new gets its lines from an
analysis of the new text; who speaks there is never more than a guess. Together the lines cover the new text exactly.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.segment import Boundary, Segment, SegmentSpan, require_exact_cover
from narratix_desktop.domain.text_diff import Match, TextDiff
from narratix_desktop.services.carry_changed_lines import LinePlace, changed_lines, stripped
from narratix_desktop.text.sentences import ends_sentence_at

_LOOKED_BACK = 200


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """A line of the new revision.

    Attributes:
        span: Where it stands and what it is; its character means something only where ``origin`` is None.
        chapter: Index of its chapter.
        origin: The line that it continues, or None where it is new.
        changed: Whether its words are others now.
    """

    span: SegmentSpan
    chapter: int
    origin: Segment | None = None
    changed: bool = False


def carry_script(
    lines: Sequence[Segment],
    chapters: Sequence[ChapterSpan],
    analysis: Sequence[SegmentSpan],
    diff: TextDiff,
    old: str,
    new: str,
) -> tuple[CarriedLine, ...]:
    """Find the lines of a new revision.

    Args:
        lines: The script of the earlier revision in order.
        chapters: Chapters of the new one; cover its text exactly.
        analysis: Segments of an analysis of the new text with these chapters; cover it exactly.
        diff: From the old text to the new one.
        old: The earlier text.
        new: The new text.

    Returns:
        Lines in order, each inside one chapter, covering the new text exactly.

    Raises:
        AnalysisError: A word would be lost.
    """
    carrying = _Carrying(lines, chapters, analysis, diff, old, new)
    carried = [line for number in range(len(chapters)) for line in carrying.chapter(number)]
    require_exact_cover([line.span for line in carried], 0, len(new))
    return tuple(carried)


class _Carrying:
    def __init__(
        self,
        lines: Sequence[Segment],
        chapters: Sequence[ChapterSpan],
        analysis: Sequence[SegmentSpan],
        diff: TextDiff,
        old: str,
        new: str,
    ) -> None:
        self._lines = lines
        self._chapters = chapters
        self._analysis = analysis
        self._analysed_starts = [span.start for span in analysis]
        self._diff = diff
        self._old = old
        self._new = new
        self._chapter_starts = [chapter.start for chapter in chapters]
        self._chapter_ends = frozenset(chapter.end for chapter in chapters)
        unchanged = sorted(self._unchanged(), key=lambda place: place.start)
        self._kept = [self._of_chapter(number, unchanged) for number in range(len(chapters))]
        self._kept = [self._standing_clear(number, places) for number, places in enumerate(self._kept)]
        standing = {place.origin.id for places in self._kept for place in places if place.origin}
        self._holes = self._filled_holes([line for line in lines if line.id not in standing])

    def chapter(self, number: int) -> Iterator[CarriedLine]:
        """The lines of one chapter, stretched so that they meet."""
        chapter = self._chapters[number]
        found = list(self._kept[number])
        for (start, end), lost in zip(self._gaps(number), self._holes[number], strict=True):
            if _speakable(self._new, start, end):
                analysed = self._analysed(start, end)
                found.extend(changed_lines(lost, analysed, start, end, self._diff, self._old, self._new))
        found.sort(key=lambda place: place.start)
        if not found:
            found = [LinePlace(chapter.start, chapter.end, self._analysed(chapter.start, chapter.end)[0])]
        edges = [chapter.start, *(place.start for place in found[1:]), chapter.end]
        for place, (start, end) in zip(found, pairwise(edges), strict=True):
            span = replace(place.span, start=start, end=end)
            yield CarriedLine(replace(span, boundary=self._boundary(place, span)), number, place.origin, place.changed)

    def _unchanged(self) -> Iterator[LinePlace]:
        """Lines whose words stand in the new text in one piece, in one chapter, with the same around them."""
        for line in self._lines:
            start, end = stripped(self._old, line.start, line.end)
            at = self._diff.carried(start, end) if end > start else None
            if at is None or not self._stands_alone(start, end, at):
                continue
            to = at + end - start
            if bisect_right(self._chapter_starts, at) == bisect_right(self._chapter_starts, to - 1):
                yield LinePlace(at, to, _as_span(line), line)

    def _stands_alone(self, start: int, end: int, at: int) -> bool:
        """Whether nothing was written right before or behind a line's words."""
        to = at + end - start
        before = at == 0 or self._new[at - 1].isspace() or self._diff.carried(start - 1, start) == at - 1
        after = to == len(self._new) or self._new[to].isspace() or self._diff.carried(end, end + 1) == to
        return before and after

    def _of_chapter(self, number: int, places: Sequence[LinePlace]) -> list[LinePlace]:
        chapter = self._chapters[number]
        starts = [place.start for place in places]
        return list(places[bisect_right(starts, chapter.start - 1) : bisect_right(starts, chapter.end - 1)])

    def _standing_clear(self, number: int, places: Sequence[LinePlace]) -> list[LinePlace]:
        """Those that no new words run into: a sentence that goes on is a changed line."""
        unclear = set()
        chapter = self._chapters[number]
        ends = [chapter.start, *(place.end for place in places)]
        starts = [*(place.start for place in places), chapter.end]
        for index, (start, end) in enumerate(zip(ends, starts, strict=True)):
            first, last = stripped(self._new, start, end)
            if not _speakable(self._new, first, last):
                continue
            if index > 0 and not self._parted(start, first):
                unclear.add(index - 1)
            if index < len(places) and not self._parted(last, end):
                unclear.add(index)
        return [place for index, place in enumerate(places) if index not in unclear]

    def _parted(self, end: int, start: int) -> bool:
        """Whether a line may end at ``end`` and the next one begin at ``start``."""
        at = bisect_right(self._analysed_starts, start) - 1
        if at >= 0 and self._analysed_starts[at] > end - 1:
            return True
        return ends_sentence_at(self._new, max(0, end - _LOOKED_BACK), end) and not self._new[start].islower()

    def _gaps(self, number: int) -> list[tuple[int, int]]:
        chapter, places = self._chapters[number], self._kept[number]
        ends = [chapter.start, *(place.end for place in places)]
        return list(zip(ends, [*(place.start for place in places), chapter.end], strict=True))

    def _filled_holes(self, lost: Sequence[Segment]) -> list[list[list[Segment]]]:
        """For each gap of each chapter the lost lines of which most is left there, in their order."""
        gaps = [self._gaps(number) for number in range(len(self._chapters))]
        flat = [(start, end, number, index) for number, of in enumerate(gaps) for index, (start, end) in enumerate(of)]
        starts = [gap[0] for gap in flat]
        holes: list[list[list[Segment]]] = [[[] for _ in of] for of in gaps]
        for line in lost:
            left: dict[int, int] = {}
            for piece in self._diff.pieces(*stripped(self._old, line.start, line.end)):
                at = bisect_right(starts, piece.new) - 1
                left[at] = left.get(at, 0) + _overlap(piece, flat[at][0], flat[at][1])
            best = max(left, key=lambda at: left[at], default=None)
            if best is not None and left[best]:
                holes[flat[best][2]][flat[best][3]].append(line)
        return holes

    def _analysed(self, start: int, end: int) -> list[SegmentSpan]:
        """The analysis of a stretch, cut to it."""
        first = max(0, bisect_right(self._analysed_starts, start) - 1)
        last = bisect_right(self._analysed_starts, end - 1)
        return [
            replace(span, start=max(span.start, start), end=min(span.end, end)) for span in self._analysis[first:last]
        ]

    def _boundary(self, place: LinePlace, span: SegmentSpan) -> Boundary:
        """What ends where a line ends: as before where what follows is as before, else as the analysis has it."""
        line = place.origin
        if line is not None:
            old_gap = self._old[stripped(self._old, line.start, line.end)[1] : line.end]
            same = old_gap == self._new[stripped(self._new, span.start, span.end)[1] : span.end]
            if same and (line.boundary is Boundary.CHAPTER) == (span.end in self._chapter_ends):
                return line.boundary
        at = bisect_right(self._analysed_starts, span.end - 1) - 1
        found = self._analysis[at]
        if found.end == span.end:
            return found.boundary
        ends = ends_sentence_at(self._new, max(0, span.end - _LOOKED_BACK), span.end)
        return Boundary.SENTENCE if ends else Boundary.SPLIT


def _as_span(line: Segment) -> SegmentSpan:
    return SegmentSpan(line.start, line.end, line.kind, None, line.confidence, line.boundary, line.direction)


def _speakable(text: str, start: int, end: int) -> bool:
    return any(map(str.isalnum, text[start:end]))


def _overlap(piece: Match, start: int, end: int) -> int:
    return max(0, min(piece.new_end, end) - max(piece.new, start))
