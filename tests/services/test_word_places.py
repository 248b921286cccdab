from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.mix import Pacing
from narratix_desktop.services.arrange_timeline import arrange_timeline
from narratix_desktop.services.word_clock import SpokenWord, word_times
from narratix_desktop.services.word_places import HeardWords, heard_words
from tests.services.arranged_lines import NARRATOR, Line, script

LINES = st.lists(st.builds(Line, words=st.integers(0, 6), timed=st.booleans()), min_size=1, max_size=6)


def arranged(lines: list[Line]) -> tuple[HeardWords, list[SpokenWord]]:
    segments, takes = script(lines)
    timeline = arrange_timeline(segments, takes, (), Pacing(), narrator=NARRATOR, cue_lengths={})
    words = sorted(word_times(timeline, segments, takes), key=lambda word: word.begins)
    return heard_words(timeline, segments, takes), words


@given(LINES, st.integers(0, 800_000))
def test_the_word_at_a_frame_is_the_one_that_began_last(lines: list[Line], frame: int) -> None:
    heard, words = arranged(lines)
    assert heard.at(frame) == next((word for word in reversed(words) if word.begins <= frame), None)


@given(LINES, st.integers(0, 200))
def test_playing_from_an_offset_begins_with_the_first_word_behind_it(lines: list[Line], offset: int) -> None:
    heard, words = arranged(lines)
    first = next((word for word in words if word.end > offset), None)
    assert heard.stretch(offset) == (None if first is None else (first.begins, words[-1].ends))


def test_a_line_alone_ends_with_its_own_last_word() -> None:
    lines = [Line(words=3), Line(words=2), Line(words=4)]
    heard, words = arranged(lines)
    segments, _ = script(lines)
    own = [word for word in words if word.segment_id == SegmentId(UUID(int=101))]
    assert heard.stretch(segments[1].start, segments[1]) == (own[0].begins, own[-1].ends)


def test_a_line_that_is_not_spoken_is_nowhere() -> None:
    lines = [Line(words=3), Line(words=0)]
    segments, _ = script(lines)
    assert arranged(lines)[0].stretch(segments[1].start, segments[1]) is None
