"""Long lines are divided without losing a letter, and words get the times at which they were heard."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from narratix_desktop.domain.units import Seconds
from narratix_desktop.text.normalise import normalise
from narratix_desktop.text.speaking_parts import HeardWord, speaking_parts, times_of_words


@given(st.text(st.sampled_from("ab .!?\n,e\u0301"), max_size=400), st.integers(1, 60))
def test_parts_joined_are_the_text_and_none_is_too_long(text: str, most: int) -> None:
    parts = speaking_parts(text, most)
    assert "".join(parts) == text
    assert all(0 < len(part) <= most for part in parts)


def test_sentences_stay_together_where_they_fit() -> None:
    assert speaking_parts("One two. Three four. Five six.", 22) == ("One two. Three four. ", "Five six.")


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    assert speaking_parts("alpha beta gamma delta", 12) == ("alpha beta ", "gamma delta")


def heard(*words: str) -> list[HeardWord]:
    return [HeardWord(word, Seconds(index * 0.5), Seconds(index * 0.5 + 0.4)) for index, word in enumerate(words)]


def test_words_are_timed_in_the_stored_text() -> None:
    text = "“Mr. Gray paid,” she said."
    spoken = normalise(text, {}, "en")
    times = times_of_words(text, spoken.text, spoken.origins, heard(*spoken.text.split()), Seconds(9.0))
    assert [text[word.start : word.end] for word in times] == ["Mr", "Gray", "paid", "she", "said"]
    assert all(one.begins <= one.ends <= two.begins for one, two in pairwise(times))


def test_a_word_heard_otherwise_has_no_time_and_shifts_nobody() -> None:
    text = "The lamp had gone out."
    times = times_of_words(text, text, range(len(text)), heard("the", "clamp", "had", "gone", "out"), Seconds(2.0))
    assert [text[word.start : word.end] for word in times] == ["The", "had", "gone", "out"]
    assert times[1].begins == 1.0
    assert times[-1].ends == 2.0


def test_what_was_heard_in_no_order_never_goes_back() -> None:
    text = "one two three"
    spoken = [HeardWord("two", Seconds(1.0), Seconds(0.5)), HeardWord("one", Seconds(0.0), Seconds(9.0))]
    (only,) = times_of_words(text, text, range(len(text)), spoken, Seconds(0.8))
    assert (only.begins, only.ends) == (0.8, 0.8)
