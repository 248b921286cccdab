"""Quotation marks of every style, with the accidents of real manuscripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.text.paragraphs import find_paragraphs
from narratix_desktop.text.quote_marks import QuoteStyle
from narratix_desktop.text.quotes import find_quotations, quote_style

# {} are the outer marks, [] the inner ones, ^ an apostrophe.
STORY = """{Don^t wait for me,} said Orla, {I^ll be down by six o^clock.}

{^Tis the dogs^ supper, not ours,} Fintan answered. {They^ve had none!}

Orla laughed. The neighbours^ lamp was lit, and the O^Dwyers^ cart stood outside.

{He told me, [Go home,] and so I went,} she said—{or near enough.}

{Rock ^n^ roll,} said Fintan, {is all he^ll play.}
"""
CURLY = "“”‘’’"
STRAIGHT = "\"\"'''"
BRITISH = "‘’“”’"
BRITISH_STRAIGHT = "''\"\"'"


def marked(marks: str) -> str:
    return STORY.translate(str.maketrans("{}[]^", marks))


def spoken(text: str) -> list[str]:
    return [text[found.start : found.end] for found in find_quotations(text, find_paragraphs(text))]


def spans(text: str) -> list[tuple[int, int]]:
    return [(found.start, found.end) for found in find_quotations(text, find_paragraphs(text))]


@pytest.mark.parametrize("marks", [STRAIGHT, BRITISH, BRITISH_STRAIGHT])
def test_dialogue_is_the_same_in_every_style_of_marks(marks: str) -> None:
    assert len(spans(marked(CURLY))) == 8
    assert spans(marked(marks)) == spans(marked(CURLY))


@pytest.mark.parametrize(
    ("text", "style"),
    [
        (marked(CURLY), QuoteStyle.DOUBLE),
        (marked(STRAIGHT), QuoteStyle.DOUBLE),
        (marked(BRITISH), QuoteStyle.SINGLE),
        (marked(BRITISH_STRAIGHT), QuoteStyle.SINGLE),
        ("« Bonjour », dit-il.\n\n« Entrez », dit-elle.", QuoteStyle.GUILLEMETS),
        ("»Komm«, sagte sie. »Jetzt.«", QuoteStyle.INWARD_GUILLEMETS),
        ("„Komm“, sagte sie. „Jetzt.“", QuoteStyle.LOW),
        ("「来て」と言った。", QuoteStyle.CORNER),
        ("— Bonjour, dit Luc.\n\n— Entre.\n\n— Merci.", QuoteStyle.DASH),
    ],
)
def test_style_is_decided_by_counting(text: str, style: QuoteStyle) -> None:
    assert quote_style(text, find_paragraphs(text)) is style


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("„Komm“, sagte sie. „Jetzt.“", ["„Komm“", "„Jetzt.“"]),
        ("»Komm«, sagte sie. »Jetzt.«", ["»Komm«", "»Jetzt.«"]),
        ("« Bonjour », dit-il.", ["« Bonjour »"]),
        ("「来て」と言った。", ["「来て」"]),
    ],
)
def test_marks_of_other_languages_enclose_speech(text: str, expected: list[str]) -> None:
    assert spoken(text) == expected


def test_reports_inside_dash_dialogue_are_narration() -> None:
    text = "—Hola —dijo Juan—. ¿Vienes?\n\n— Non, répondit Luc. — Jamais.\n\n— Bon.\n"
    assert spoken(text) == ["—Hola", "¿Vienes?", "— Non,", "Jamais.", "— Bon."]


def test_unbalanced_quotation_ends_with_its_paragraph() -> None:
    text = '"I never saw it, she said.\n\nThe door closed.\n\n"Nor I," said Tam.'
    assert spoken(text) == ['"I never saw it, she said.', '"Nor I,"']


def test_lost_opening_mark_is_repaired_at_the_start_of_the_paragraph() -> None:
    assert spoken('Never mind," said Tam. "Sit down."') == ['Never mind,"', '"Sit down."']


def test_inch_mark_opens_no_quotation() -> None:
    assert spoken('He cut a 6" plank. Then he sat down.\n\n"Done," he said.') == ['"Done,"']


def test_quotation_over_several_paragraphs_is_one_speech() -> None:
    text = "“First the boat sank.\n\n“Then the oars.\n\n“Then we swam.”\n\n“Good,” said Tam."
    found = find_quotations(text, find_paragraphs(text))
    assert [quotation.continued for quotation in found] == [False, True, True, False]


def test_nested_quotation_of_the_same_marks_stays_inside() -> None:
    text = "“She said “go away” to me,” Tam complained."
    assert spoken(text) == ["“She said “go away” to me,”"]


@pytest.mark.parametrize(
    "text",
    [
        "Her so-called “expert” had left town. “Good,” said Tam.",
        "They read “The Drowned Bell” that winter. “Good,” said Tam.",
    ],
)
def test_quoted_words_inside_a_sentence_stay_narration(text: str) -> None:
    assert spoken(text) == ["“Good,”"]


@pytest.mark.parametrize("text", ["Then Tam said “no” and left.", "He looked up. “Yes” was all he said."])
def test_short_words_that_are_spoken_stay_dialogue(text: str) -> None:
    assert len(spoken(text)) == 1


def test_elided_word_may_open_a_british_quotation() -> None:
    text = "'Tis cold,' said Ada. 'The boys' coats are wet, and 'tis late.'\n\n'Aye,' said Tam.\n\n'Come.'"
    assert spoken(text) == ["'Tis cold,'", "'The boys' coats are wet, and 'tis late.'", "'Aye,'", "'Come.'"]


@given(st.text(alphabet=st.sampled_from("ab .,\n\"'“”‘’«»„—s\u0301")))
def test_quotations_are_in_order_and_inside_their_paragraphs(text: str) -> None:
    paragraphs = find_paragraphs(text)
    at = 0
    for quotation in find_quotations(text, paragraphs):
        paragraph = paragraphs[quotation.paragraph]
        assert max(at, paragraph.start) <= quotation.start < quotation.end <= paragraph.end
        at = quotation.end


@pytest.mark.parametrize("text", ["“” he wrote.", '" " he wrote.', "“…” he wrote."])
def test_marks_around_nothing_are_not_speech(text: str) -> None:
    assert spoken(text) == []
