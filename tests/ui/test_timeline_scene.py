"""What the timeline shows of a chapter is what was arranged."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.cue import Cue, CueKind
from narratix_desktop.domain.ids import MarkerId, PlacementId, PointId, RevisionId
from narratix_desktop.domain.mix import Bus, MixSettings, Pacing
from narratix_desktop.domain.placement import Arrangement, AutomationPoint, Marker, Placement
from narratix_desktop.domain.units import Decibels, Frames, Seconds
from narratix_desktop.services.arrange_timeline import arrange_timeline
from narratix_desktop.services.chapter_mix import ChapterMaterial, ChapterMix
from narratix_desktop.services.word_clock import word_times
from narratix_desktop.services.word_places import word_places
from narratix_desktop.ui.timeline_scene import build_scene
from tests.services.arranged_lines import ANNA, BOOK, CHAPTER, NARRATOR, WORD, Line, cue, script

LINES = [Line(words=3), Line(ANNA, words=5, seconds=3.0), Line(words=4, timed=False), Line(ANNA, words=2)]


def mix_of(lines: Sequence[Line], cues: Sequence[Cue] = (), arrangement: Arrangement | None = None) -> ChapterMix:
    segments, takes = script(lines)
    by_hand = arrangement or Arrangement()
    timeline = arrange_timeline(
        segments, takes, cues, Pacing(), narrator=NARRATOR, arrangement=by_hand,
        cue_lengths={one.asset: Frames(44_100) for one in cues if one.asset is not None},
    )  # fmt: skip
    end = segments[-1].end
    chapter = Chapter(CHAPTER, BOOK, RevisionId(UUID(int=3)), 0, 1, 0, end, 0, "One", "", True)
    material = ChapterMaterial(chapter, tuple(segments), takes, tuple(cues), (), by_hand)
    return ChapterMix(timeline, {}, MixSettings(), material)


def placed(source: UUID, **changes: object) -> Placement:
    return replace(Placement(PlacementId(UUID(int=1)), BOOK, CHAPTER, source), **changes)  # type: ignore[arg-type]


@given(
    st.lists(
        st.builds(Line, words=st.integers(0, 6), timed=st.booleans(), head=st.floats(0, 0.5)), min_size=1, max_size=6
    ),
    st.booleans(),
)
def test_words_are_where_the_word_clock_has_them(lines: list[Line], split: bool) -> None:
    segments, takes = script(lines)
    source = segments[0].id
    parts = (placed(source), placed(source, part=1, begins=Seconds(0.7), shift=Seconds(2.0))) if split else ()
    mix = mix_of(lines, arrangement=Arrangement(parts))
    expected = word_times(mix.timeline, segments, takes)
    found = word_places(mix.timeline, segments, takes)
    assert sorted(map(tuple, found.tolist())) == sorted((w.start, w.end, w.begins, w.ends) for w in expected)
    assert found.dtype == np.int64


def test_every_clip_has_its_words_its_place_in_the_text_and_its_placement() -> None:
    segments, _ = script(LINES)
    moved = placed(segments[1].id, shift=Seconds(0.5), gain=Decibels(-3.0))
    bed = cue(CueKind.MUSIC, 0, 9 * WORD)
    text = "".join(f"w{number:<4} " for number in range(14))
    arrangement = Arrangement(
        (moved,),
        (Marker(MarkerId(UUID(int=5)), BOOK, CHAPTER, 3 * WORD, Seconds(0.25), "door"),),
        (AutomationPoint(PointId(UUID(int=6)), BOOK, CHAPTER, Bus.MUSIC, 0, Seconds(0.0), Decibels(-4.0)),),
    )
    scene = build_scene(mix_of(LINES, [bed], arrangement), text, "Nobody", lambda _: 4)
    by_source = {item.clip.source: item for item in scene.items}
    line = by_source[segments[1].id]
    assert (line.title, line.words) == ("Nobody", "w3 w4 w5 w6 w7")
    assert line.placement == moved
    assert line.gain == -3.0
    music = by_source[bed.id]
    assert (music.title, music.words, music.span) == ("sound", "w0 w1 w2 w3 w4 … w6 w7 w8", bed.span)
    assert by_source[segments[0].id].placement.source == segments[0].id
    (marker,) = scene.markers
    assert (marker.id, marker.label) == (UUID(int=5), "door")
    word = scene.words.at(marker.at)
    assert word is not None
    assert word.start == 3 * WORD
    assert [point.gain for point in scene.curves[Bus.MUSIC]] == [-4.0]


def test_without_material_nothing_is_shown() -> None:
    mix = replace(mix_of(LINES), material=None)
    assert build_scene(mix, "", "Nobody", lambda _: 0).items == ()
