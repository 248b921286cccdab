"""Paragraphs by blank lines, by lines and by indents; scene marks."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.segment import Boundary
from narratix_desktop.text.paragraphs import find_paragraphs


def paragraphs(text: str) -> list[str]:
    return [text[found.start : found.end] for found in find_paragraphs(text)]


def test_wrapped_lines_belong_to_one_paragraph() -> None:
    text = "The ferry came in\nlate and half empty,\nas it always did.\n\nNobody waved.\n"
    assert paragraphs(text) == ["The ferry came in\nlate and half empty,\nas it always did.", "Nobody waved."]


def test_lines_that_are_whole_sentences_are_paragraphs_of_their_own() -> None:
    text = "“Is it you?”\r\n“It is.”\r\nShe opened the gate.\r\n“Come in, then.”\r\n"
    assert len(paragraphs(text)) == 4


def test_indented_lines_begin_paragraphs_in_wrapped_text() -> None:
    text = (
        "  The rain began at noon and\nwent on until the gutters sang\nand the lane was a brook.\n"
        "  Later it was still,\nand cold besides, and\nnobody had lit the lamps.\n"
    )
    assert len(paragraphs(text)) == 2


def test_scene_mark_ends_the_scene_before_it() -> None:
    text = "He slept.\n\n* * *\n\nMorning came.\n"
    found = find_paragraphs(text)
    assert [paragraph.scene_mark for paragraph in found] == [False, True, False]
    assert found[0].boundary is Boundary.SCENE
    assert found[2].boundary is Boundary.PARAGRAPH


def test_unusually_wide_gap_ends_a_scene() -> None:
    text = "\n\n".join(f"Paragraph number {number} of the letter." for number in range(20))
    text += "\n\n\n\nA new place."
    boundaries = [paragraph.boundary for paragraph in find_paragraphs(text)]
    assert boundaries[19] is Boundary.SCENE
    assert set(boundaries[:19]) == {Boundary.PARAGRAPH}


def test_no_paragraph_crosses_an_edge() -> None:
    text = "A heading\nand its text go on.\n"
    found = find_paragraphs(text, {10})
    assert [text[paragraph.start : paragraph.end] for paragraph in found] == ["A heading", "and its text go on."]


@given(st.text(alphabet=st.sampled_from("ab.\"' \n\r\t\u2028*")), st.sets(st.integers(0, 60)))
def test_paragraphs_hold_every_visible_character(text: str, edges: set[int]) -> None:
    found = find_paragraphs(text, edges)
    held = "".join(text[paragraph.start : paragraph.end] for paragraph in found)
    assert "".join(held.split()) == "".join(text.split())
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
