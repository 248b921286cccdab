"""Everybody who may speak in a book: named people, nominal ones such as "the coroner", and the narrator."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.character import Gender
from narratix_desktop.text.attribution.lexicon import (
    ACTION_VERBS,
    ARTICLES,
    FIRST_PERSON,
    MARRIED_TITLES,
    PERSON_NOUNS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    SPELLINGS,
)
from narratix_desktop.text.attribution.names import NameForm, NameMention
from narratix_desktop.text.attribution.people import Person, gather_people
from narratix_desktop.text.attribution.reading import Reading
from narratix_desktop.text.attribution.subjects import Subject, SubjectKind
from narratix_desktop.text.speech_verbs import SPEECH_VERBS

NARRATOR: Final = 0
"""The narrator's number in every roster."""

_FIRST_PERSON_RATE: Final = 0.008
_ADJECTIVES: Final = 2
_PLACE_SHARE: Final = 0.2
_REACH_TO_VERB: Final = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """One possible speaker.

    Attributes:
        name: As the cast list shows it.
        aliases: Other forms, commonest first.
        gender: As far as the text tells.
        count: How often the book mentions them.
        is_married: Whether a title says so.
        is_place: Whether the text is mostly *at* or *in* it.
    """

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    count: int = 0
    is_married: bool = False
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A speaker mentioned at word ``at``; ``acts`` where they are likely the subject of the clause."""

    at: int
    speaker: int
    acts: bool = False


class Roster:
    """Numbers all speakers; 0 is the narrator."""

    def __init__(self, reading: Reading, names: Sequence[NameMention], subjects: Iterable[Subject]) -> None:
        """Gather everybody.

        Args:
            reading: The text.
            names: All proper names in it.
            subjects: Subjects of reported speech; their nominals become speakers.
        """
        self.first_person = _narrator_says_i(reading)
        self.speakers = [Speaker("Narrator")]
        self._by_form: dict[NameForm, int] = {}
        self._by_noun: dict[str, int] = {}
        self._add_people(gather_people(reading, names), _place_forms(reading, names))
        self._add_nominals(subjects)
        self.sightings = self._sightings(reading, names)

    def of_name(self, form: NameForm) -> int:
        """The number of the person whom a form of a name means."""
        return self._by_form[form]

    def of_subject(self, subject: Subject) -> int | None:
        """The number of a subject that names its speaker; None for pronouns and unknown nominals."""
        if subject.name is not None:
            return self._by_form[subject.name.form]
        if subject.kind is SubjectKind.FIRST_PERSON:
            return NARRATOR
        return self._by_noun.get(subject.noun) if subject.noun else None

    def _add_people(self, owner: Mapping[NameForm, Person], places: Counter[NameForm]) -> None:
        numbers: dict[int, int] = {}
        for form in sorted(owner):
            person = owner[form]
            if id(person) not in numbers:
                numbers[id(person)] = len(self.speakers)
                name = person.name
                aliases = tuple(
                    dict.fromkeys(str(other) for other, _ in person.forms.most_common() if str(other) != name)
                )
                is_place = sum(places[other] for other in person.forms) > person.count * _PLACE_SHARE
                self.speakers.append(
                    Speaker(
                        name,
                        aliases,
                        person.gender,
                        person.count,
                        is_married=bool(person.titles & MARRIED_TITLES),
                        is_place=is_place and not person.titles,
                    )
                )
            self._by_form[form] = numbers[id(person)]

    def _add_nominals(self, subjects: Iterable[Subject]) -> None:
        counts = Counter((subject.noun, subject.gender) for subject in subjects if subject.noun)
        for (noun, gender), count in sorted(counts.items()):
            if noun in self._by_noun:
                continue
            rank = NameForm(SPELLINGS.get(noun, noun), ())
            known = self._by_form.get(rank, self._by_form.get(NameForm("", (noun.capitalize(),))))
            if known is None:
                known = self._bearer_of_title(rank.title)
            if known is None:
                known = len(self.speakers)
                self.speakers.append(Speaker(f"The {noun}", (), gender, count))
            self._by_noun[noun] = known

    def _bearer_of_title(self, title: str) -> int | None:
        bearers = {number for form, number in self._by_form.items() if form.title == title}
        return bearers.pop() if len(bearers) == 1 else None

    def _sightings(self, reading: Reading, names: Sequence[NameMention]) -> tuple[Sighting, ...]:
        found = {mention.first: self._by_form[mention.form] for mention in names}
        for at, word in enumerate(reading.lower):
            noun = self._noun_at(reading, at) if word in PERSON_NOUNS or word in self._by_noun else None
            if noun is not None:
                found.setdefault(at, noun)
        if self.first_person:
            found.update(
                {at: NARRATOR for at, word in enumerate(reading.lower) if word == "i" and reading.quotation[at] < 0}
            )
        return tuple(Sighting(at, found[at], _acts(reading, at)) for at in sorted(found))

    def _noun_at(self, reading: Reading, at: int) -> int | None:
        first = max(0, at - 1 - _ADJECTIVES)
        if not any(word in ARTICLES for word in reading.lower[first:at]):
            return None
        vague = f"{reading.lower[at - 1]} {reading.lower[at]}"
        return self._by_noun.get(vague, self._by_noun.get(reading.lower[at]))


def _place_forms(reading: Reading, names: Sequence[NameMention]) -> Counter[NameForm]:
    """Count how often each form follows a preposition of place."""
    return Counter(
        mention.form for mention in names if mention.first and reading.lower[mention.first - 1] in PLACE_PREPOSITIONS
    )


def _acts(reading: Reading, at: int) -> bool:
    if at and reading.lower[at - 1] in PREPOSITIONS:
        return False
    return reading.opens[at] or any(
        word in ACTION_VERBS or word in SPEECH_VERBS for word in reading.lower[at + 1 : at + _REACH_TO_VERB]
    )


def _narrator_says_i(reading: Reading) -> bool:
    said = 0
    total = 0
    for word, quotation in zip(reading.lower, reading.quotation, strict=True):
        if quotation < 0 and word[0].isalpha():
            total += 1
            said += word in FIRST_PERSON
    return said > total * _FIRST_PERSON_RATE
