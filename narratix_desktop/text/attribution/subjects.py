"""Reading one noun phrase: who a clause is about.

A subject is a name, a nominal ("the old porter"), somebody's kin ("her mother"), a pronoun, or the first person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from narratix_desktop.domain.character import Gender
from narratix_desktop.text.attribution.lexicon import (
    ACTION_VERBS,
    ARTICLES,
    DEFINITE,
    FEMALE_PRONOUNS,
    KIN,
    MALE_PRONOUNS,
    PERSON_NOUNS,
    PHRASE_STOPS,
    PLURAL_HEADS,
    POSSESSIVES,
    VAGUE_NOUNS,
)
from narratix_desktop.text.attribution.names import NameMention
from narratix_desktop.text.attribution.reading import Reading
from narratix_desktop.text.speech_verbs import SPEECH_VERBS

_LONGEST_PHRASE: Final = 5


class SubjectKind(Enum):
    """How somebody is referred to."""

    NAME = 1
    NOMINAL = 2
    KIN = 3
    PRONOUN = 4
    FIRST_PERSON = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody as a clause refers to them.

    Attributes:
        kind: The way of referring.
        gender: What the phrase itself says of the gender.
        behind: Number of the first word behind the phrase.
        name: The mention, for ``NAME``.
        noun: What identifies a ``NOMINAL`` or ``KIN`` in this book: its head, with adjectives where that is vague.
        is_vague: Whether the phrase ("the young man") may well mean somebody who has a name.
    """

    kind: SubjectKind
    gender: Gender
    behind: int
    name: NameMention | None = None
    noun: str = ""
    is_vague: bool = False


def subject_at(
    reading: Reading, at: int, names: Mapping[int, NameMention], *, after_verb: bool = False
) -> Subject | None:
    """Read the subject that begins at word ``at``, or None where no person does.

    Args:
        reading: The text.
        at: Word number.
        names: Mentions by their first word.
        after_verb: Whether a speech verb stands before ("said the …"): then any noun is taken for a person.
    """
    if at >= len(reading):
        return None
    word = reading.lower[at]
    if at in names:
        return _named(reading, names[at])
    if word == "i":
        return Subject(SubjectKind.FIRST_PERSON, Gender.UNKNOWN, at + 1)
    if word in ("he", "she"):
        return Subject(SubjectKind.PRONOUN, Gender.MALE if word == "he" else Gender.FEMALE, at + 1)
    if word in ARTICLES and at + 1 in names:
        return _named(reading, names[at + 1])
    if word in ARTICLES or word in POSSESSIVES:
        return _phrase(reading, at, owned=word in POSSESSIVES, any_noun=after_verb and word in ARTICLES)
    return None


def pronoun_gender(word: str) -> Gender:
    """The gender of a third-person pronoun in lower case, else ``UNKNOWN``."""
    if word in FEMALE_PRONOUNS:
        return Gender.FEMALE
    return Gender.MALE if word in MALE_PRONOUNS else Gender.UNKNOWN


def is_possessive(reading: Reading, behind: int) -> bool:
    """Whether an ``'s`` (its apostrophe possibly lost) follows at word ``behind``."""
    if behind < len(reading) and reading.words[behind] in "'’":
        behind += 1
    return behind < len(reading) and reading.words[behind] == "s"


def _named(reading: Reading, mention: NameMention) -> Subject | None:
    if not is_possessive(reading, mention.behind):
        return Subject(SubjectKind.NAME, Gender.UNKNOWN, mention.behind, mention)
    kin = mention.behind + (1 if reading.words[mention.behind] == "s" else 2)
    while kin < len(reading) and reading.lower[kin] in ("old", "young", "elder", "younger", "little"):
        kin += 1
    if kin < len(reading) and reading.lower[kin] in KIN:
        return Subject(SubjectKind.KIN, KIN[reading.lower[kin]], kin + 1, noun=reading.lower[kin], is_vague=True)
    return Subject(SubjectKind.NAME, Gender.UNKNOWN, mention.behind, mention) if kin < len(reading) else None


def _phrase(reading: Reading, at: int, *, owned: bool, any_noun: bool) -> Subject | None:
    phrase: list[str] = []
    behind = at + 1
    while behind < len(reading) and len(phrase) < _LONGEST_PHRASE:
        word = reading.lower[behind]
        if not word[0].isalpha() or word in PHRASE_STOPS or (phrase and _is_verb(word)):
            if word == "-" and phrase:
                behind += 1
                continue
            break
        phrase.append(word)
        behind += 1
    heads = [number for number, word in enumerate(phrase) if word in PERSON_NOUNS]
    if not phrase or phrase[-1] in PLURAL_HEADS or not (heads or any_noun):
        return None
    head = heads[-1] if heads else len(phrase) - 1
    if heads and head < len(phrase) - 1 and not any_noun:
        return None
    noun = phrase[head]
    gender = PERSON_NOUNS.get(noun, Gender.UNKNOWN)
    kind = SubjectKind.KIN if owned else SubjectKind.NOMINAL
    is_vague = owned or (noun in VAGUE_NOUNS and reading.lower[at] in DEFINITE)
    if noun in VAGUE_NOUNS and not owned:
        noun = " ".join(phrase[max(0, head - 1) : head + 1])
    return Subject(kind, gender, behind, noun=noun, is_vague=is_vague)


def _is_verb(word: str) -> bool:
    return word in SPEECH_VERBS or word in ACTION_VERBS
