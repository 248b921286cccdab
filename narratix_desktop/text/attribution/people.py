"""Who is who: names that mean the same person are gathered, and each person gets a gender.

Works on counts over the whole book, never on one sentence. The order is: full names, first names, titles with a
surname, bare surnames, ranks alone. What fits more than one person equally stays a person of its own: two speakers
merged into one voice are harder to repair than one split over two.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from narratix_desktop.domain.character import Gender
from narratix_desktop.text.attribution.gender import Votes, decided, listed_gender, pronoun_votes, title_gender
from narratix_desktop.text.attribution.lexicon import (
    FIRST_NAME_TITLES,
    MARRIED_TITLES,
    NICKNAMES,
    PARTICLES,
    PEERAGE,
    UNMARRIED_TITLES,
)
from narratix_desktop.text.attribution.names import NameForm, NameMention
from narratix_desktop.text.attribution.reading import Reading

_APART_TIMES: Final = 2
_APART_SHARE: Final = 0.06
_APART_SHARE_OF_FIRST_NAMES: Final = 0.25
_TOLD_BY_TITLE_SHARE: Final = 0.25
_NEIGHBOURS: Final = 3
_DOMINANT: Final = 3.0


@dataclass(slots=True)
class Person:
    """Somebody with a name, gathered from all its forms.

    Attributes:
        forms: Each form and how often it occurs.
        firsts: First names.
        lasts: Surnames.
        votes: Pronouns that followed its names.
    """

    forms: Counter[NameForm] = field(default_factory=Counter)
    firsts: set[str] = field(default_factory=set)
    lasts: set[str] = field(default_factory=set)
    votes: Votes = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How often it is named."""
        return self.forms.total()

    @property
    def titles(self) -> frozenset[str]:
        """Titles that it bears."""
        return frozenset(form.title for form in self.forms if form.title)

    @property
    def gender(self) -> Gender:
        """By titles, then first names, then pronouns."""
        stated = [title_gender(form) for form in self.forms if title_gender(form) is not Gender.UNKNOWN]
        listed = [listed_gender(first) for first in sorted(self.firsts)]
        known = next((gender for gender in listed if gender is not Gender.UNKNOWN), Gender.UNKNOWN)
        return decided(stated, known, self.votes)

    @property
    def name(self) -> str:
        """The form that suits a cast list: the commonest one, a longer one where it is not rare."""
        best = max(self.forms, key=lambda form: (self.forms[form] * (1 + len(form.words)), form))
        return str(best)


def gather_people(reading: Reading, mentions: Sequence[NameMention]) -> dict[NameForm, Person]:
    """Assign each form of a name to a person."""
    counts = Counter(mention.form for mention in mentions)
    return _Gathering(counts, pronoun_votes(reading, mentions), _named_together(reading, mentions)).run()


def _named_together(reading: Reading, mentions: Sequence[NameMention]) -> Counter[frozenset[NameForm]]:
    """Count how often two forms stand in one sentence: the same person is rarely named twice there."""
    together: Counter[frozenset[NameForm]] = Counter()
    for number, mention in enumerate(mentions):
        for following in mentions[number + 1 : number + 1 + _NEIGHBOURS]:
            if reading.sentence[mention.first] != reading.sentence[following.first]:
                break
            if mention.form != following.form:
                together[frozenset((mention.form, following.form))] += 1
    return together


class _Gathering:
    def __init__(
        self,
        counts: Mapping[NameForm, int],
        votes: Mapping[NameForm, Votes],
        together: Mapping[frozenset[NameForm], int],
    ) -> None:
        self.counts = counts
        self.votes = votes
        self.together = together
        self.owner: dict[NameForm, Person] = {}
        self.people: list[Person] = []
        self.by_first: dict[str, list[Person]] = {}
        self.by_last: dict[str, list[Person]] = {}
        self.first_words: Counter[str] = Counter()
        self.last_words: Counter[str] = Counter()
        for form, count in counts.items():
            if len(form.words) > 1:
                self.first_words[form.words[0]] += count
                self.last_words[form.words[-1]] += count
            elif form.words and form.title and form.title not in FIRST_NAME_TITLES | UNMARRIED_TITLES:
                self.last_words[form.words[0]] += 0 if listed_gender(form.words[0]) is not Gender.UNKNOWN else count

    def run(self) -> dict[NameForm, Person]:
        ordered = sorted(self.counts, key=lambda form: (-self.counts[form], form))
        self._full_names([form for form in ordered if len(form.words) > 1])
        single = [form for form in ordered if len(form.words) == 1]
        firsts = [form for form in single if self._is_first(form)]
        lasts = [form for form in single if not self._is_first(form)]
        for form in sorted(firsts, key=lambda form: bool(form.title)):
            self._join(form, self._bearer_of_first(form), first=form.words[0])
        for form in sorted(lasts, key=lambda form: not form.title):
            self._join(form, self._bearer_of_last(form), last=form.words[0])
        for form in ordered:
            if not form.words:
                bearers = [person for person in self.people if form.title in person.titles]
                self._join(form, _dominant(bearers))
        return self.owner

    def _full_names(self, forms: Sequence[NameForm]) -> None:
        known: dict[tuple[str, str, bool], Person] = {}
        for form in forms:
            first, last = form.words[0], form.words[-1]
            wife = form.title in MARRIED_TITLES and listed_gender(first) is Gender.MALE
            key = (first, last, wife)
            person = known.get(key)
            if person is None and not wife:
                formal_first = NICKNAMES.get(first.lower(), "").capitalize()
                person = known.get((formal_first, last, False))
            known[key] = self._join(form, person, first="" if wife or first in PARTICLES else first, last=last)

    def _is_first(self, form: NameForm) -> bool:
        word = form.words[0]
        as_first, as_last = self.first_words[word], self.last_words[word]
        if form.title in FIRST_NAME_TITLES:
            return as_first >= as_last
        if as_first or as_last:
            return as_first > as_last
        return listed_gender(word) is not Gender.UNKNOWN

    def _bearer_of_first(self, form: NameForm) -> Person | None:
        word = form.words[0]
        bearers = self.by_first.get(word, [])
        if not bearers:
            bearers = self.by_first.get(NICKNAMES.get(word.lower(), "").capitalize(), [])
            return bearers[0] if len(bearers) == 1 and self._fits(bearers[0], form) else None
        fitting = [person for person in bearers if self._fits(person, form)]
        return max(fitting, key=lambda person: person.count, default=None)

    def _bearer_of_last(self, form: NameForm) -> Person | None:
        word = form.words[0]
        bearers = [person for person in self.by_last.get(word, ()) if self._fits(person, form)]
        if not form.title:
            plain = [person for person in bearers if not person.titles & MARRIED_TITLES] or bearers
            men = [person for person in plain if person.gender is not Gender.FEMALE] or plain
            return max(men, key=lambda person: person.count, default=None)
        return _dominant(bearers)

    def _fits(self, person: Person, form: NameForm) -> bool:
        if self._apart(person, form):
            return False
        gender = title_gender(form)
        if not form.title:
            return True
        if person.titles & PEERAGE and form.title == "mr":
            return False
        if form.title in MARRIED_TITLES and listed_gender(form.words[0]) is Gender.MALE:
            return False
        if self._told_apart_by_title(person, form):
            return False
        if gender is not Gender.UNKNOWN and person.gender not in (gender, Gender.UNKNOWN):
            return False
        married, unmarried = person.titles & MARRIED_TITLES, person.titles & UNMARRIED_TITLES
        return not (form.title in MARRIED_TITLES and unmarried) and not (form.title in UNMARRIED_TITLES and married)

    def _apart(self, person: Person, form: NameForm) -> bool:
        """Whether the text names them side by side, as it does with two members of a family."""
        times = sum(self.together.get(frozenset((form, other)), 0) for other in person.forms)
        share = _APART_SHARE if form.title else _APART_SHARE_OF_FIRST_NAMES
        return times >= _APART_TIMES and times >= min(person.count, self.counts[form]) * share

    def _told_apart_by_title(self, person: Person, form: NameForm) -> bool:
        """Whether "Mr. John Reed" is said of this person because the commoner "Mr. Reed" is another."""
        if form.title in MARRIED_TITLES:
            return False
        full = sum(times for other, times in person.forms.items() if other.title == form.title and len(other.words) > 1)
        return full > person.count * _TOLD_BY_TITLE_SHARE and self.counts[form] > person.count

    def _join(self, form: NameForm, person: Person | None, first: str = "", last: str = "") -> Person:
        if person is None:
            person = Person()
            self.people.append(person)
        person.forms[form] += self.counts[form]
        person.votes.update(self.votes.get(form, Counter()))
        self.owner[form] = person
        _enter(person, first, person.firsts, self.by_first)
        _enter(person, last, person.lasts, self.by_last)
        return person


def _enter(person: Person, word: str, own: set[str], index: dict[str, list[Person]]) -> None:
    if word and word not in own:
        own.add(word)
        index.setdefault(word, []).append(person)


def _dominant(bearers: Iterable[Person]) -> Person | None:
    """The one that is meant when several could be: the only one, or one named far more often than the next."""
    ranked = sorted(bearers, key=lambda person: -person.count)
    if not ranked:
        return None
    if len(ranked) > 1 and ranked[0].count < _DOMINANT * ranked[1].count:
        return None
    return ranked[0]
