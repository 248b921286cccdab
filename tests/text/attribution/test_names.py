"""Names, who bears them, and what gender they are spoken of."""

import pytest

from narratix_desktop.domain.character import Gender
from narratix_desktop.text.attribution.names import NameForm
from tests.text.attribution.book_reading import forms_of, people_of


def test_title_with_and_without_its_full_stop_is_the_same_form() -> None:
    assert forms_of("They met Mr. Odell. They liked Mr Odell.") == [NameForm("mr", ("Odell",))] * 2


def test_sentence_after_a_rank_is_not_its_name() -> None:
    forms = forms_of("She called the Doctor. They had waited for Doctor Fenn.")
    assert forms == [NameForm("doctor", ()), NameForm("doctor", ("Fenn",))]


def test_words_that_only_begin_sentences_are_no_names() -> None:
    assert forms_of("Rain fell. Nobody spoke of rain. Quickly they left, as quickly as they came.") == []


def test_name_may_hold_a_particle() -> None:
    assert NameForm("lady", ("Maud", "de", "Varr")) in forms_of("They met Lady Maud de Varr and bowed to Lady Maud.")


def test_first_name_full_name_and_title_are_one_person() -> None:
    people = people_of(
        "They knew Clara Venn. Later Clara came. They all liked Clara. And then Miss Venn spoke. They heard Miss Venn."
    )
    assert people["Clara Venn"] is people["Clara"] is people["Miss Venn"]


def test_nickname_joins_the_one_who_bears_the_full_name() -> None:
    people = people_of("They saw Elizabeth Marr. Then Elizabeth sang. They clapped for Lizzie, and Lizzie bowed.")
    assert people["Lizzie"] is people["Elizabeth"]


def test_mr_and_mrs_are_two_people() -> None:
    people = people_of("They met Mr. Hobb. They met Mrs. Hobb. They thanked Mrs. Hobb.")
    assert people["Mr. Hobb"] is not people["Mrs. Hobb"]


def test_wife_under_her_husbands_name_is_not_the_husband() -> None:
    people = people_of("They met Mr. John Hobb. They met Mrs. John Hobb. They saw John again.")
    assert people["Mrs. John Hobb"] is not people["Mr. John Hobb"]
    assert people["Mrs. John Hobb"].gender is Gender.FEMALE


def test_relatives_named_side_by_side_stay_apart() -> None:
    people = people_of("Ada Marr sat by Mrs. Marr. They saw Ada Marr kiss Mrs. Marr. And Ada Marr led Mrs. Marr away.")
    assert people["Ada Marr"] is not people["Mrs. Marr"]


def test_rank_alone_joins_its_only_bearer() -> None:
    people = people_of("They saluted Admiral Tove. Later the Admiral slept.")
    assert people["Admiral"] is people["Admiral Tove"]


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("They met Brannoc. Then Brannoc shut his eyes.", Gender.MALE),
        ("They met Brannoc. Then Brannoc shut her eyes.", Gender.FEMALE),
        ("They met Brannoc. Then Brannoc slept.", Gender.UNKNOWN),
    ],
)
def test_pronouns_tell_the_gender_of_an_unlisted_name(text: str, gender: Gender) -> None:
    assert people_of(text)["Brannoc"].gender is gender


def test_one_stray_pronoun_does_not_outweigh_a_listed_name() -> None:
    assert people_of("They met Martha. Then Martha took his coat.")["Martha"].gender is Gender.FEMALE
