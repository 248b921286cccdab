"""Code points and Qt's UTF-16 units are converted exactly."""

import os

from hypothesis import given
from hypothesis import strategies as st

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from narratix_desktop.ui.text_offsets import TextOffsets, displayed

texts = st.text(alphabet=st.sampled_from("ab é\n\r\u2028\u0301🌒👩‍👩‍👧\u200d“אب"), max_size=60)


def units_of(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(texts)
def test_there_and_back_finds_the_same_letter(text: str) -> None:
    offsets = TextOffsets(text)
    for at in range(len(text)):
        if text[at : at + 2] != "\r\n":
            assert offsets.to_text(offsets.to_qt(at)) == at


@given(texts)
def test_units_are_those_of_what_is_shown(text: str) -> None:
    offsets = TextOffsets(text)
    for at in range(len(text) + 1):
        if text[at - 1 : at + 1] != "\r\n":
            assert offsets.to_qt(at) == units_of(displayed(text[:at]))
    assert offsets.to_qt(len(text)) == units_of(displayed(text))


@given(texts)
def test_the_second_half_of_a_character_belongs_to_it(text: str) -> None:
    offsets = TextOffsets(text)
    for at, letter in enumerate(text):
        if letter > "\uffff":
            assert offsets.to_text(offsets.to_qt(at) + 1) == at


@given(texts)
def test_the_letter_is_found_at_the_converted_place(text: str) -> None:
    shown = displayed(text).encode("utf-16-le")
    offsets = TextOffsets(text)
    for at, letter in enumerate(text):
        if letter not in "\r\n\u2028":
            start, end = offsets.to_qt(at), offsets.to_qt(at + 1)
            assert shown[2 * start : 2 * end].decode("utf-16-le") == letter


@given(texts)
def test_positions_outside_are_moved_to_the_ends(text: str) -> None:
    offsets = TextOffsets(text)
    assert offsets.to_qt(-5) == 0
    assert offsets.to_qt(len(text) + 5) == offsets.to_qt(len(text))
    assert 0 <= offsets.to_text(10_000) <= len(text)


def test_lines_inside_a_paragraph_are_joined_by_one_space() -> None:
    assert displayed("one\r\ntwo\nthree\rfour") == "one two three four"
