"""How old people are, where the text says so plainly."""

import pytest

from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.character import Age
from narratix_desktop.text.attribution import analyse_text
from narratix_desktop.text.attribution.ages import age_of_phrase


def age_of(name: str, story: str) -> Age:
    """The age of somebody in a story in which they say something."""
    reported = name[0].lower() + name[1:] if name.startswith("The ") else name
    text = f"{story}\n\n“Yes,” said {reported}.\n\n“No,” said Corporal Brandt.\n\n“Yes,” said {reported}.\n"
    cast = analyse_text(AnalysisRequest(text, (ChapterSpan(0, len(text), ""),))).cast
    return next(member.age for member in cast if name in (member.name, *member.aliases))


@pytest.mark.parametrize(
    ("story", "age"),
    [
        ("Nora, a girl of nine, stood at the gate.", Age.CHILD),
        ("Nora was nine years old and stood at the gate.", Age.CHILD),
        ("Nora, aged seventy-two, stood at the gate.", Age.OLD),
        ("Nora, only about twelve years of age, stood at the gate.", Age.CHILD),
        ("Nora was a woman of sixty. She stood at the gate.", Age.OLD),
        ("Nora was a woman of forty. She stood at the gate.", Age.ADULT),
        ("Nora stood at the gate. She was nineteen years old.", Age.YOUNG),
        ("Nora was an old woman. She stood at the gate.", Age.OLD),
        ("Nora, a very small child, stood at the gate.", Age.CHILD),
        ("Nora was a clever young lady. She stood at the gate.", Age.YOUNG),
        ("Old Nora stood at the gate.", Age.OLD),
        ("At the gate stood little Nora.", Age.CHILD),
    ],
)
def test_age_is_read_where_it_is_told(story: str, age: Age) -> None:
    assert age_of("Nora", story) is age


@pytest.mark.parametrize(
    "story",
    [
        "Nora stood at the gate.",
        "When Nora was nine years old, the mill burned down. Nora had seen it.",
        "Nora was nine minutes late. She stood at the gate.",
        "Nora stood at the gate with an old man.",
        "“Little Nora, a girl of nine,” said Mr. Harrow, “is dead.” Nora stood at the gate.",
        "Poor old Nora stood at the gate. Nora did not move.",
        "The little Nora children stood at the gate, and Nora saw them.",
        "Nora was the old man's sister. She stood at the gate.",
    ],
)
def test_nobody_gets_an_age_on_weak_evidence(story: str) -> None:
    assert age_of("Nora", story) is Age.ADULT


def test_words_before_a_name_that_is_all_over_the_book_are_no_evidence() -> None:
    story = "Old Nora stood at the gate. " + "Nora went on. Then Nora came back. " * 20

    assert age_of("Nora", story) is Age.ADULT


def test_gentleman_is_no_child_because_his_son_has_his_name() -> None:
    assert age_of("Mr. Weir", "Mr. Weir stood at the gate. Little Weir, a boy of six, stood there too.") is Age.ADULT


@pytest.mark.parametrize(
    ("name", "age"),
    [
        ("The old man", Age.OLD),
        ("The little girl", Age.CHILD),
        ("The young man", Age.YOUNG),
        ("The ferryman", Age.ADULT),
        ("The boy", Age.CHILD),
    ],
)
def test_speakers_without_a_name_are_as_old_as_they_are_called(name: str, age: Age) -> None:
    assert age_of(name, f"{name} stood at the gate.") is age


@pytest.mark.parametrize(
    ("phrase", "age"),
    [
        ("grandmother", Age.OLD),
        ("old boy", None),
        ("tall woman", None),
        ("girl", Age.YOUNG),
        ("stone wall", None),
        ("old stone wall", None),
    ],
)
def test_phrase_tells_an_age_only_of_people(phrase: str, age: Age | None) -> None:
    assert age_of_phrase(phrase.split()) is age
