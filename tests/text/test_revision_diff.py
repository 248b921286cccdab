"""What two states of a text have in common is found, whatever was done to it."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.text_diff import Match, TextDiff, require_sound
from narratix_desktop.text.revision_diff import diff_texts

PARAGRAPHS = (
    "The fog had come in before dawn, and nobody in the harbour had seen the boat leave.",
    "“Keep your voice down,” he said, and looked at the window.",
    "“They can hear us?”",
    "“Yes.”",
    "* * *",
    "Marta put the letter back where she had found it and counted to twenty.",
    "Behind the wall somebody moved a chair; then everything was as quiet as before.",
)
PLACES = st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=12)
WORDS = st.text(st.sampled_from("ab .\n“”é🌒\r"), max_size=12)


@dataclass(frozen=True)
class Edited:
    """A text, what became of it, and the paragraphs that nobody touched, by their place."""

    old: str
    new: str
    untouched: tuple[str, ...]


@st.composite
def edited_texts(draw: st.DrawFn) -> Edited:
    """Numbered paragraphs, some of which are rewritten, taken out, or preceded by a new one."""
    count = draw(st.integers(1, 14))
    paragraphs = [f"{number}. {draw(st.sampled_from(PARAGRAPHS))} Number {number} ends." for number in range(count)]
    kept, new = [], []
    for paragraph in paragraphs:
        fate = draw(st.sampled_from(("keep", "keep", "keep", "rewrite", "cut", "insert")))
        if fate == "insert":
            new.append(draw(st.sampled_from(PARAGRAPHS)) + draw(WORDS).strip())
        if fate in ("keep", "insert"):
            kept.append(paragraph)
            new.append(paragraph)
        elif fate == "rewrite":
            at = draw(st.integers(0, len(paragraph)))
            new.append(paragraph[:at] + draw(WORDS) + paragraph[at + draw(st.integers(0, 9)) :])
    gap = draw(st.sampled_from(("\n\n", "\r\n\r\n", "\n")))
    return Edited("\n\n".join(paragraphs), gap.join(new), tuple(kept))


@given(WORDS, WORDS)
@settings(max_examples=300, deadline=None)
def test_a_diff_of_anything_is_true(old: str, new: str) -> None:
    require_sound(diff_texts(old, new), old, new)


@given(edited_texts())
@settings(max_examples=200, deadline=None)
def test_a_paragraph_that_nobody_touched_is_carried_over_whole(case: Edited) -> None:
    diff = diff_texts(case.old, case.new)
    require_sound(diff, case.old, case.new)
    for paragraph in case.untouched:
        start = case.old.index(paragraph)
        at = diff.carried(start, start + len(paragraph))
        assert at is not None
        assert case.new[at : at + len(paragraph)] == paragraph


@given(edited_texts())
@settings(max_examples=100, deadline=None)
def test_a_diff_seen_from_the_new_text_is_as_true(case: Edited) -> None:
    diff = diff_texts(case.old, case.new)
    require_sound(diff.reversed(), case.new, case.old)
    assert diff.reversed().reversed() == diff
    assert diff.likeness == pytest.approx(diff.reversed().likeness)


@given(edited_texts(), st.data())
@settings(max_examples=100, deadline=None)
def test_every_place_has_a_place_in_the_new_text(case: Edited, data: st.DataObject) -> None:
    diff = diff_texts(case.old, case.new)
    offset = data.draw(st.integers(0, len(case.old)))
    assert 0 <= diff.place(offset) <= len(case.new)
    assert 0 <= diff.end_place(offset) <= len(case.new)
    at = diff.carried(offset, offset + 1) if offset < len(case.old) else None
    if at is not None:
        assert diff.place(offset) == at
        assert diff.end_place(offset + 1) == at + 1
        assert case.old[offset] == case.new[at]


def test_equal_texts_are_one_match() -> None:
    text = "\n\n".join(PARAGRAPHS)
    diff = diff_texts(text, text)
    assert diff.matches == (Match(0, 0, len(text)),)
    assert diff.likeness == 1.0


def test_a_mended_word_leaves_the_rest_of_its_line_in_place() -> None:
    old = f"{PARAGRAPHS[0]}\n\nMarta put teh letter back.\n\n{PARAGRAPHS[6]}"
    new = old.replace("teh", "the")
    diff = diff_texts(old, new)
    start, end = old.index("letter"), old.index("letter back.") + len("letter back.")
    assert diff.carried(start, end) == start
    assert diff.carried(old.index("put teh"), end) is None
    assert 0.97 < diff.likeness < 1.0


def test_a_chapter_that_changed_its_place_takes_its_words_along() -> None:
    first = "Chapter One\n\n" + "\n\n".join(f"First {n}: {line}" for n, line in enumerate(PARAGRAPHS))
    second = "Chapter Two\n\n" + "\n\n".join(f"Second {n}: {line}" for n, line in enumerate(PARAGRAPHS))
    old, new = f"{first}\n\n{second}\n", f"{second}\n\n{first}\n"
    diff = diff_texts(old, new)
    require_sound(diff, old, new)
    for line in (f"First 5: {PARAGRAPHS[5]}", f"Second 6: {PARAGRAPHS[6]}"):
        assert diff.carried(old.index(line), old.index(line) + len(line)) == new.index(line)
    assert diff.likeness > 0.9


@pytest.mark.parametrize("change", [str.upper, lambda text: text.replace(" ", "\n"), lambda text: "\ufeff" + text])
def test_texts_that_were_only_set_otherwise_are_compared_word_by_word(change: object) -> None:
    old = "\n\n".join(PARAGRAPHS)
    new = change(old)  # type: ignore[operator]
    diff = diff_texts(old, new)
    require_sound(diff, old, new)
    if new.lower() != old.lower():
        assert diff.likeness > 0.8


def test_books_that_have_nothing_to_do_with_each_other_have_little_in_common() -> None:
    old = "\n\n".join(PARAGRAPHS[:3])
    new = "\n\n".join(f"Quite unlike it: word{n} other{n} thing{n}." for n in range(9))
    assert diff_texts(old, new).likeness < 0.1


def test_a_deleted_span_has_no_room_in_the_new_text() -> None:
    old = f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[5]}\n\n{PARAGRAPHS[6]}"
    new = f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[6]}"
    diff = diff_texts(old, new)
    start = old.index(PARAGRAPHS[5])
    end = start + len(PARAGRAPHS[5])
    assert not new[diff.place(start) : diff.end_place(end)].strip()


def test_a_text_of_equal_lines_is_compared_without_trying_everything() -> None:
    old = "Word.\n" * 30_000
    new = "Word.\n" * 14_000 + "New.\n" + "Word.\n" * 15_999
    diff = diff_texts(old, new)
    require_sound(diff, old, new)
    assert diff.likeness > 0.99


def test_a_false_diff_is_refused() -> None:
    with pytest.raises(ValueError, match="belong"):
        require_sound(TextDiff((Match(0, 1, 2),), 3, 3), "abc", "xbc")
    with pytest.raises(ValueError, match="belong"):
        require_sound(TextDiff((Match(0, 0, 2), Match(1, 2, 1)), 3, 3), "aab", "aaa")
