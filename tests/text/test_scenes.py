"""The scene reader places few cues, on the right words, and leaves figures of speech alone."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan
from narratix_desktop.text.scenes import read_scenes

FILLER = (
    "She put the cups back upon their shelf and counted them, and then she counted them again because the number had "
    "come out differently. There were letters to answer and an account to be settled with the miller. "
)


def script(text: str) -> tuple[SegmentSpan, ...]:
    """Segments as an analyser would make them: a heading line, quotations, narration."""
    segments = []
    for match in re.finditer(r"^# .*\n|“[^”]*”|[^“]+?(?=“|^# |\Z)", text, re.MULTILINE | re.DOTALL):
        kind = SegmentKind.NARRATION
        if match[0].startswith("# "):
            kind = SegmentKind.HEADING
        elif match[0].startswith("“"):
            kind = SegmentKind.DIALOGUE
        segments.append(SegmentSpan(match.start(), match.end(), kind, None))
    return tuple(segments)


def read(text: str, language: str = "en") -> tuple[CueSpan, ...]:
    return read_scenes(text, 0, len(text), script(text), language)


def sounds(text: str, kind: CueKind) -> list[str]:
    return [cue.sound for cue in read(text) if cue.kind == kind]


@pytest.mark.parametrize(
    ("line", "sound"),
    [
        ("The rain fell on the slates without haste.", "rain"),
        ("It was raining when they reached the gate.", "rain"),
        ("A cold wind blew from the moor.", "wind"),
        ("The long waves broke upon the stones.", "sea"),
        ("A fire crackled in the grate.", "fire"),
        ("The crickets sang in the ditch.", "night"),
        ("A murmur of voices came up from the hall.", "crowd"),
    ],
)
def test_narrated_weather_or_place_starts_its_ambience_at_its_word(line: str, sound: str) -> None:
    text = f"# One\n\n{FILLER}{line} {FILLER * 3}"
    beds = [cue for cue in read(text) if cue.kind == CueKind.AMBIENCE]
    assert [bed.sound for bed in beds] == [sound]
    sentence = text.index(line)
    assert sentence <= beds[0].start < sentence + len(line)
    assert text[beds[0].start - 1] == " "
    assert beds[0].end > sentence + len(line)
    assert beds[0].fade_in > 0
    assert beds[0].fade_out > 0


@pytest.mark.parametrize(
    ("line", "sound", "word"),
    [
        ("The door slammed.", "door", "slammed"),
        ("He opened the door and looked out.", "door", "opened"),
        ("There was a knock.", "knock", "knock"),
        ("Somebody knocked twice.", "knock", "knocked"),
        ("Heavy footsteps came along the passage.", "steps", "footsteps"),
        ("The church bell rang.", "bell", "bell"),
        ("Thunder rolled over the hills.", "thunder", "Thunder"),
        ("Her heart pounded.", "heartbeat", "heart"),
    ],
)
def test_effect_is_anchored_to_exactly_its_word(line: str, sound: str, word: str) -> None:
    text = FILLER + line + " " + FILLER
    effects = [cue for cue in read(text) if cue.kind == CueKind.EFFECT]
    assert [(cue.sound, text[cue.start : cue.end]) for cue in effects] == [(sound, word)]


@pytest.mark.parametrize(
    "line",
    [
        "There was no rain that week.",
        "The rain had never fallen so late.",
        "A storm of applause broke out.",
        "He went down under a rain of blows.",
        "She looked out over a sea of faces, and a wave of relief went through her.",
        "His voice was like thunder rolling in a barrel.",
        "It was as if a door slammed somewhere in him.",
        "If the wind rose they would have to wait.",
        "He feared that the church bell rang for her.",
        "“The rain fell all night,” she said, “and the door slammed, and thunder rolled.”",
        "Not a footstep came from above.",
        "Nobody knocked him down and he did not fire.",
        "She had remembered how the waves broke there.",
        "The window opened upon a thunder of hooves.",
    ],
)
def test_denied_wished_compared_quoted_and_figurative_words_place_nothing(line: str) -> None:
    text = FILLER + line + " " + FILLER * 3
    assert [cue for cue in read(text) if cue.kind != CueKind.MUSIC] == []


def test_rain_ends_when_she_goes_inside() -> None:
    inside = "She closed the door behind her and hung up her coat."
    text = "The rain fell on the yard. " + FILLER * 3 + inside + " " + FILLER * 4
    bed = next(cue for cue in read(text) if cue.kind == CueKind.AMBIENCE)
    assert bed.end == text.index(inside) + len(inside)


def test_fire_ends_when_he_goes_out() -> None:
    text = "The fire crackled. " + FILLER * 3 + "He went out. " + FILLER * 4
    bed = next(cue for cue in read(text) if cue.kind == CueKind.AMBIENCE)
    assert bed.end == text.index("He went out.") + len("He went out.")


def test_ambience_ends_with_its_scene_and_the_next_scene_has_its_own() -> None:
    text = "The rain fell. " + FILLER * 3 + "\n\n* * *\n\nA fire crackled. " + FILLER * 3
    rain, fire = (cue for cue in read(text) if cue.kind == CueKind.AMBIENCE)
    assert (rain.sound, fire.sound) == ("rain", "fire")
    assert rain.end <= text.index("* * *")
    assert fire.start > text.index("* * *")


def test_weather_that_stops_stops_its_bed() -> None:
    text = "The rain fell. " + FILLER * 3 + "Toward noon the rain stopped. " + FILLER * 4
    bed = next(cue for cue in read(text) if cue.kind == CueKind.AMBIENCE)
    assert bed.end == text.index("the rain stopped.") + len("the rain stopped.")


def test_bed_does_not_outlast_the_last_word_of_it_by_much() -> None:
    text = "The rain fell. " + FILLER * 60
    bed = next(cue for cue in read(text) if cue.kind == CueKind.AMBIENCE)
    assert bed.end - bed.start < 4000


def test_effects_stay_few_however_often_doors_slam() -> None:
    text = ("The door slammed. Thunder rolled. There was a knock. The church bell rang. " + FILLER) * 40
    effects = [cue for cue in read(text) if cue.kind == CueKind.EFFECT]
    words = len(text.split())
    assert 0 < len(effects) / words * 1000 <= 4.5
    starts = [cue.start for cue in effects]
    assert all(later - earlier > 400 for earlier, later in itertools.pairwise(starts))


def test_music_stands_only_under_the_opening_and_the_last_lines() -> None:
    text = "# The House\n\n" + FILLER * 20
    opening, closing = read(text)
    assert opening.kind == closing.kind == CueKind.MUSIC
    assert opening.start == 0
    assert text[opening.end - 1] == "."
    assert opening.end < len("# The House\n\n") + 2 * len(FILLER)
    assert closing.end == len(text.rstrip())
    assert text[closing.start - 2 : closing.start] == ". "
    assert closing.end - closing.start < 600


def test_short_chapter_has_no_closing_music() -> None:
    assert len(read("# One\n\n" + FILLER)) == 1


def test_dark_words_make_the_music_tense() -> None:
    dark = "He was afraid. There was blood on the knife, and a scream, and dread, and danger in the shadow. "
    assert set(sounds(dark * 3 + FILLER, CueKind.MUSIC)) == {"tense"}
    assert set(sounds(FILLER * 8, CueKind.MUSIC)) == {"calm"}


def test_other_languages_have_music_only() -> None:
    text = "The rain fell. The door slammed. " + FILLER * 3
    assert {cue.kind for cue in read(text, "de-AT")} == {CueKind.MUSIC}


def test_blank_chapter_has_no_cues() -> None:
    assert read(" \n\n ") == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "The rain fell. ",
                "“Open the door!” ",
                "The door slammed. ",
                "She went inside. ",
                "A fire crackled. ",
                "They went out. ",
                "\n\n* * *\n\n",
                "é𝄞 \u0301 ",
                FILLER,
                FILLER * 2,
            ]
        ),
        max_size=25,
    )
)
def test_cues_lie_within_the_chapter_in_order_and_beds_never_overlap(parts: list[str]) -> None:
    chapter = "".join(parts)
    text = "Before. " + chapter + " After."
    start, end = 8, 8 + len(chapter)
    segments = tuple(
        SegmentSpan(part.start + start, part.end + start, part.kind, part.character) for part in script(chapter)
    )
    cues = read_scenes(text, start, end, segments)
    assert all(start <= cue.start < cue.end <= end for cue in cues)
    assert [cue.start for cue in cues] == sorted(cue.start for cue in cues)
    beds = [cue for cue in cues if cue.kind == CueKind.AMBIENCE]
    assert all(earlier.end <= later.start for earlier, later in itertools.pairwise(beds))
