"""A new analysis is laid around the author's lines without losing, doubling or moving a word."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.ids import BookId, ChapterId, SegmentId
from narratix_desktop.domain.segment import Boundary, Segment, SegmentKind, SegmentSpan, require_exact_cover
from narratix_desktop.store.kept_lines import laid_around, touched_fields

LINE = UUID(int=7)


def stored(number: int, start: int, end: int) -> Segment:
    return Segment(
        SegmentId(UUID(int=number)),
        BookId(UUID(int=1)),
        ChapterId(UUID(int=2)),
        number,
        start,
        end,
        SegmentKind.DIALOGUE,
        None,
        1.0,
        Boundary.SENTENCE,
        locked=True,
    )


@st.composite
def texts_cut_twice(draw: st.DrawFn) -> tuple[str, list[int], list[int], set[int]]:
    """A text, where an analysis cuts it, where the script was cut before, and which of those lines are the author's."""
    text = draw(st.text(st.sampled_from("ab. \n—"), min_size=1, max_size=40))
    cuts = st.sets(st.integers(0, len(text)), max_size=8)
    before = sorted(draw(cuts) | {0, len(text)})
    return text, sorted(draw(cuts) | {0, len(text)}), before, draw(st.sets(st.integers(0, len(before))))


@given(texts_cut_twice())
@settings(max_examples=300, deadline=None)
def test_every_kept_line_has_its_place_and_the_rest_is_covered_once(
    case: tuple[str, list[int], list[int], set[int]],
) -> None:
    text, cuts, before, chosen = case
    spans = [SegmentSpan(start, end, SegmentKind.NARRATION, None) for start, end in pairwise(cuts)]
    kept = [stored(n, start, end) for n, (start, end) in enumerate(pairwise(before)) if n in chosen]
    laid = laid_around(spans, kept, text)
    require_exact_cover([span for span, _ in laid], 0, len(text))
    assert [line for _, line in laid if line is not None] == kept
    assert all((span.start, span.end) == (line.start, line.end) for span, line in laid if line is not None)


@given(texts_cut_twice())
def test_without_kept_lines_nothing_changes(case: tuple[str, list[int], list[int], set[int]]) -> None:
    text, cuts, _, _ = case
    spans = [SegmentSpan(start, end, SegmentKind.NARRATION, None) for start, end in pairwise(cuts)]
    assert [span for span, _ in laid_around(spans, [], text)] == spans


def test_fields_set_by_hand_are_told_from_those_that_came_along() -> None:
    named = {"character_id": "x", "kind": "dialogue", "confidence": 1.0, "locked": True}
    moved = {"character_id": "x"}
    made = {"start": 3, "end": 9, "kind": "dialogue", "locked": False, "direction": "", "speed": 1.0}
    touched = touched_fields([(str(LINE), {}, named), (str(LINE), {}, moved)])
    assert touched == {SegmentId(LINE): frozenset({"locked"})}
    assert touched_fields([(str(LINE), {}, moved)]) == {}
    assert touched_fields([(str(LINE), None, made)]) == {
        SegmentId(LINE): frozenset({"start", "end", "direction", "speed"})
    }
    assert touched_fields([(str(LINE), {}, {"kind": "thought"})]) == {SegmentId(LINE): frozenset({"kind"})}
