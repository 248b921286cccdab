"""The pure parts of reading with Claude: the running cast, labels over segments, the stream, the price."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import Age, CastMember, Gender
from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.errors import SettingsError
from narratix_desktop.domain.reading import SpanKind, WindowSize
from narratix_desktop.domain.segment import require_exact_cover
from narratix_desktop.providers.claude.answer import CueLabel, SpeakerLabel, WindowAnswer
from narratix_desktop.providers.claude.cast import CastEntry, RunningCast
from narratix_desktop.providers.claude.merge import merge
from narratix_desktop.providers.claude.models import Usage, read_rules
from narratix_desktop.providers.claude.prompt import flat
from narratix_desktop.providers.claude.read_window import ReadWindow
from narratix_desktop.providers.claude.stream import Message, kept_message, read_message
from narratix_desktop.text.attribution import analyse_text
from narratix_desktop.text.reading_windows import reading_windows
from tests.fakes.anthropic_server import Reply

RULES = read_rules()


def cast_of_three() -> RunningCast:
    return RunningCast(
        [
            CastMember("narrator", "Narrator", is_narrator=True),
            CastMember("wren", "Wren Adair", ("Wren",), Gender.FEMALE),
            CastMember("holt", "Captain Holt"),
        ]
    )


def test_a_name_that_is_known_is_nobody_new() -> None:
    cast = cast_of_three()
    keys = cast.take([CastEntry("n1", "wren"), CastEntry("n2", " The  Captain HOLT "), CastEntry("n3", "Maud")])
    assert keys == {"n1": "c1", "n2": "c2", "n3": "c3"}
    assert cast.take([CastEntry("n1", "Maud")]) == {"n1": "c3"}
    assert len(cast.members) == 4


def test_a_known_character_keeps_its_name_and_learns_the_rest_once() -> None:
    cast = cast_of_three()
    cast.take([CastEntry("c2", "Holt", ("The Old Man",), Gender.MALE, Age.OLD, "hoarse")])
    cast.take([CastEntry("c2", "Someone", (), Gender.FEMALE, Age.CHILD, "shrill")])
    holt = cast.members["c2"]
    assert (holt.name, holt.gender, holt.age, holt.description) == ("Captain Holt", Gender.MALE, Age.OLD, "hoarse")
    assert holt.aliases[:2] == ("Holt", "The Old Man")
    assert set(cast.learnt) == {"c2"}


def test_what_is_not_known_about_a_character_does_not_wipe_out_what_is() -> None:
    cast = cast_of_three()
    cast.take([CastEntry("c1", "Wren", gender=Gender.UNKNOWN)])
    assert cast.members["c1"].gender is Gender.FEMALE


def test_nobody_takes_over_the_name_of_another_and_the_narrator_stays_the_narrator() -> None:
    cast = cast_of_three()
    cast.take([CastEntry("c2", "Captain Holt", ("Wren", "Wren Adair")), CastEntry("c0", "God", ("Everybody",))])
    assert cast.members["c2"].aliases == ()
    assert cast.members["c0"] == CastMember("narrator", "Narrator", is_narrator=True)


@st.composite
def labelled_books(draw: st.DrawFn) -> tuple[AnalysisRequest, int, list[tuple[int, bool, int]]]:
    """A text with chapters, how large its windows are, and labels for spans wherever they fall."""
    text = draw(st.text(st.sampled_from("ab. “”?!\n"), min_size=1, max_size=200))
    edges = sorted({0, len(text), *draw(st.sets(st.integers(1, 199), max_size=2))} & set(range(len(text) + 1)))
    chapters = tuple(ChapterSpan(a, b, "", included=draw(st.booleans()), heading_end=a) for a, b in pairwise(edges))
    labels = draw(st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.integers(0, 3)), max_size=20))
    return AnalysisRequest(text, chapters), draw(st.integers(60, 400)), labels


@given(labelled_books())
@settings(max_examples=150, deadline=None)
def test_whatever_is_labelled_not_a_word_is_lost(
    case: tuple[AnalysisRequest, int, list[tuple[int, bool, int]]],
) -> None:
    request, most, labels = case
    by_rules = analyse_text(request)
    cast = RunningCast(by_rules.cast)
    cast.take([CastEntry("n1", "Stranger")])
    keys = [None, "c0", "n1", "n1"]
    read = []
    for number, window in enumerate(
        reading_windows(request.text, request.chapters, by_rules.segments, WindowSize(most))
    ):
        found = {
            index: SpeakerLabel(keys[who], who / 3, thought)
            for index, thought, who in labels
            if index < len(window.spans) and window.spans[index].kind is not SpanKind.HEADING
        }
        answer = WindowAnswer((), found, frozenset(), dict.fromkeys(found, "softly"), ())
        known = {"n1": f"c{len(cast.members) - 1}"}
        read.append(ReadWindow(window, None if number % 3 == 2 else answer, known))
    analysis = merge(request.text, request.chapters, by_rules, cast, read)
    require_exact_cover(analysis.segments, 0, len(request.text))
    assert {chapter.start for chapter in request.chapters} <= {one.start for one in analysis.segments}
    assert {one.character for one in analysis.segments} - {None} <= {member.key for member in analysis.cast}
    assert {one.end for one in by_rules.segments} <= {one.end for one in analysis.segments}


def test_a_bed_that_goes_on_in_the_next_window_is_one_bed() -> None:
    text = "CHAPTER I\n\n" + "It rained on the roof all day. " * 40
    request = AnalysisRequest(text, (ChapterSpan(0, len(text), "I", heading_end=9),))
    by_rules = analyse_text(request)
    windows = reading_windows(text, request.chapters, by_rules.segments, WindowSize(900))
    assert len(windows) > 1
    read = []
    for window in windows:
        first = next(index for index, span in enumerate(window.spans) if span.kind is SpanKind.NARRATION)
        rain = CueLabel(CueKind.AMBIENCE, "rain", first, 1, len(window.spans) - 1)
        read.append(ReadWindow(window, WindowAnswer((), {}, frozenset(), {}, (rain,))))
    analysis = merge(text, request.chapters, by_rules, RunningCast(by_rules.cast), read)
    (bed,) = analysis.cues
    assert text[bed.start :].startswith("rained")
    assert bed.end == len(text.rstrip())


@given(st.lists(st.integers(1, 40), max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_stream_reads_the_same_however_it_is_cut(sizes: list[int]) -> None:
    usage = {"input_tokens": 5, "cache_creation_input_tokens": 7, "cache_read_input_tokens": 9, "output_tokens": 11}
    reply = Reply('{"speech": "“é🌧”"}', model=RULES.model.name, usage=usage, piece=3)
    raw = b"".join(
        f"event: {name}\r\ndata: {json.dumps(data, ensure_ascii=False)}\r\n\r\n".encode()
        for name, data in reply.events()
    )

    async def chunks() -> AsyncIterator[bytes]:
        at = 0
        for size in sizes:
            yield raw[at : at + size]
            at += size
        yield raw[at:]

    reading = read_message(chunks(), RULES.model, 100_000)
    with pytest.raises(StopIteration) as done:
        reading.send(None)
    assert done.value.value == Message(reply.text, "end_turn", Usage(5, 7, 9, 11))


def test_an_answer_comes_back_as_it_was_kept() -> None:
    message = Message("{}", "end_turn", Usage(1, 2, 3, 4))
    fetched = message.fetched(RULES.model)
    assert kept_message(fetched) == message
    assert fetched.cost == RULES.model.price(message.usage)
    for broken in (b"", b"[]", b'{"text": "x"}', b"\xff"):
        with pytest.raises(ValueError, match=r"."):
            kept_message(replace(fetched, data=broken))


def test_each_kind_of_token_has_its_price() -> None:
    million = 1_000_000
    model = RULES.model
    assert model.price(Usage(fresh=million)) == Decimal(2)
    assert model.price(Usage(output=million)) == Decimal(10)
    assert model.price(Usage(cache_write=million)) == Decimal("2.5")
    assert model.price(Usage(cache_read=million)) == Decimal("0.2")
    assert model.price(Usage(1, 1, 1, 1)) == Decimal("0.000015")
    assert model.price(Usage()) == 0


def test_another_model_is_one_line_of_the_authors_file(tmp_path: Path) -> None:
    (tmp_path / "anthropic.toml").write_text('model = "claude-opus-5-5"\n', encoding="utf-8")
    assert read_rules(tmp_path).model.label == "Claude Opus 5.5"
    (tmp_path / "anthropic.toml").write_text('model = "claude-17"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"anthropic\.toml"):
        read_rules(tmp_path)


@given(st.text(max_size=60))
def test_no_text_of_the_manuscript_begins_a_line(text: str) -> None:
    shown = flat(text)
    assert len(shown.splitlines()) <= 1
    shown.encode()
