"""The story that ships with the app shows what the app can do."""

import re
from itertools import pairwise

from narratix_desktop.audio.synthesis.catalog import find
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan
from narratix_desktop.resources import resource
from narratix_desktop.text.scenes import read_scenes


def story() -> str:
    return resource("samples", "the-tongue-of-the-bell.md").read_text(encoding="utf-8")


def cues_of(text: str, start: int, end: int) -> tuple[CueSpan, ...]:
    segments, at = [], start
    for match in re.finditer(r"## .*\n|“[^”]*”", text[start:end]):
        kind = SegmentKind.DIALOGUE if match[0].startswith("“") else SegmentKind.HEADING
        if start + match.start() > at:
            segments.append(SegmentSpan(at, start + match.start(), SegmentKind.NARRATION, None))
        at = start + match.end()
        segments.append(SegmentSpan(start + match.start(), at, kind, None))
    segments.append(SegmentSpan(at, end, SegmentKind.NARRATION, None))
    return read_scenes(text, start, end, segments)


def test_story_has_three_chapters_and_the_length_of_a_sample() -> None:
    text = story()
    assert len(re.findall(r"^## Chapter", text, re.MULTILINE)) == 3
    assert 2000 <= len(text.split()) <= 3000


def test_every_quotation_is_curly_and_closed() -> None:
    text = story()
    assert '"' not in text
    assert "'" not in text
    for paragraph in text.split("\n\n"):
        assert paragraph.count("“") == paragraph.count("”"), paragraph[:60]


def test_story_is_heard_with_music_several_places_and_several_effects() -> None:
    text = story()
    edges = [match.start() for match in re.finditer(r"^## ", text, re.MULTILINE)] + [len(text)]
    cues = [cue for start, end in pairwise(edges) for cue in cues_of(text, start, end)]
    heard = {kind: {cue.sound for cue in cues if cue.kind == kind} for kind in CueKind}
    assert {"rain", "crowd", "fire", "night"} <= heard[CueKind.AMBIENCE]
    assert {"knock", "steps", "door", "thunder", "bell", "heartbeat"} <= heard[CueKind.EFFECT]
    assert len([cue for cue in cues if cue.kind == CueKind.MUSIC]) == 6
    assert all(find(cue.kind, cue.sound).name == cue.sound for cue in cues)
