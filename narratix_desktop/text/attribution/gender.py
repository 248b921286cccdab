"""Whether a name is spoken of as she or he: by title, by first name, and by the pronouns that follow it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from narratix_desktop.domain.character import Gender
from narratix_desktop.text.attribution.lexicon import (
    FEMALE_NAMES,
    FEMALE_PRONOUNS,
    MALE_NAMES,
    MALE_PRONOUNS,
    TITLES,
)
from narratix_desktop.text.attribution.names import NameForm, NameMention
from narratix_desktop.text.attribution.reading import Reading

_REACH: Final = 30
_CLEAR_MAJORITY: Final = 1.5
_OVERWHELMING: Final = 4
_MANY: Final = 10

Votes = Counter[Gender]


def title_gender(form: NameForm) -> Gender:
    """The gender that a form's title states, else ``UNKNOWN``."""
    return TITLES.get(form.title, Gender.UNKNOWN)


def listed_gender(word: str) -> Gender:
    """The gender of a common first name, else ``UNKNOWN``."""
    plain = word.lower()
    if plain in FEMALE_NAMES:
        return Gender.FEMALE
    return Gender.MALE if plain in MALE_NAMES else Gender.UNKNOWN


def pronoun_votes(reading: Reading, mentions: Sequence[NameMention]) -> Mapping[NameForm, Votes]:
    """Count for each form the gendered pronoun that follows it first, before any other name."""
    votes: dict[NameForm, Votes] = {}
    for number, mention in enumerate(mentions):
        if reading.quotation[mention.first] >= 0:
            continue
        following = mentions[number + 1].first if number + 1 < len(mentions) else len(reading)
        last = min(mention.behind + _REACH, following, len(reading))
        for at in range(mention.behind, last):
            if reading.paragraph[at] != reading.paragraph[mention.first]:
                break
            if reading.quotation[at] >= 0:
                continue
            word = reading.lower[at]
            gender = _of_pronoun(word)
            if gender is not Gender.UNKNOWN:
                votes.setdefault(mention.form, Counter())[gender] += 1
                break
    return votes


def decided(stated: Sequence[Gender], listed: Gender, votes: Votes) -> Gender:
    """Weigh titles over a listed first name over pronouns, except where pronouns contradict the list clearly."""
    female, male = stated.count(Gender.FEMALE), stated.count(Gender.MALE)
    if female != male:
        return Gender.FEMALE if female > male else Gender.MALE
    she, he = votes[Gender.FEMALE], votes[Gender.MALE]
    if listed is not Gender.UNKNOWN:
        against, other = (she, Gender.FEMALE) if listed is Gender.MALE else (he, Gender.MALE)
        contradicted = against >= _MANY and against > _OVERWHELMING * (she + he - against)
        return other if contradicted else listed
    if she > he * _CLEAR_MAJORITY:
        return Gender.FEMALE
    return Gender.MALE if he > she * _CLEAR_MAJORITY else Gender.UNKNOWN


def _of_pronoun(word: str) -> Gender:
    if word in FEMALE_PRONOUNS:
        return Gender.FEMALE
    return Gender.MALE if word in MALE_PRONOUNS else Gender.UNKNOWN
