"""Code points and Qt's UTF-16 units are converted exactly."""

import os

from hypothesis import given
from hypothesis import strategies as st

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QTextCursor, QTextDocument

from narratix_desktop.ui.text_offsets import TextOffsets, displayed

texts = st.text(alphabet=st.sampled_from("ab é\n\r\u0301🌒👩‍👩‍👧\u200d“"), max_size=60)


@given(texts)
def test_there_and_back_finds_the_same_letter(text: str) -> None:
    offsets = TextOffsets(text)
    for at, letter in enumerate(text):
        if letter != "\r":
            assert offsets.to_text(offsets.to_qt(at)) == at


@given(texts)
def test_units_are_those_of_utf_16_without_carriage_returns(text: str) -> None:
    offsets = TextOffsets(text)
    for at in range(len(text) + 1):
        assert offsets.to_qt(at) == len(text[:at].replace("\r", "").encode("utf-16-le")) // 2


@given(texts)
def test_the_second_half_of_a_character_belongs_to_it(text: str) -> None:
    offsets = TextOffsets(text)
    for at, letter in enumerate(text):
        if letter > "\uffff":
            assert offsets.to_text(offsets.to_qt(at) + 1) == at


@given(texts)
def test_a_qt_document_holds_the_letter_at_the_converted_place(text: str) -> None:
    document = QTextDocument()
    shown = displayed(text)
    document.setPlainText(shown)
    offsets = TextOffsets(text)
    for at, letter in enumerate(text):
        if letter in "\r\n ":
            continue
        cursor = QTextCursor(document)
        cursor.setPosition(offsets.to_qt(at))
        cursor.setPosition(offsets.to_qt(at + 1), QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText() == letter


@given(texts)
def test_positions_outside_are_moved_to_the_ends(text: str) -> None:
    offsets = TextOffsets(text)
    assert offsets.to_qt(-5) == 0
    assert offsets.to_qt(len(text) + 5) == offsets.to_qt(len(text))
    assert 0 <= offsets.to_text(10_000) <= len(text)


def test_lines_inside_a_paragraph_are_joined_and_paragraphs_stay() -> None:
    assert displayed("one\r\ntwo\n\nthree\n") == "one two\n\nthree\n"
