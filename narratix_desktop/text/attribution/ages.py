"""How old the people of a book are, where the text says so plainly.

Three things count: years that are told ("a girl of nine"), what somebody is called ("an old man", "the boy"), and the
word before a name ("old Tobias"). Looks at narration only; who is a dear old fellow in speech may be of any age. All
others are adults.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from narratix_desktop.domain.character import Age, Gender
from narratix_desktop.text.attribution.lexicon import PERSON_NOUNS, TITLES, UNMARRIED_TITLES
from narratix_desktop.text.attribution.names import NameMention
from narratix_desktop.text.attribution.reading import Reading
from narratix_desktop.text.attribution.roster import Roster, Speaker
from narratix_desktop.text.heading_lines import number_value


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OLD: Final = _words("old elderly aged ancient")
_YOUNG: Final = _words("young youthful")
_SMALL: Final = _words("little small tiny")
_CHILDREN: Final = _words("child baby infant toddler boy schoolboy schoolgirl urchin")
_YOUTHS: Final = _words("girl lad lass youth maiden student")
_ELDERS: Final = _words("grandmother grandfather granny grandma grandpa crone hag")
_OF_SMALL_ONES: Final = _words("girl lass")
_BEFORE_NAMES: Final = {**dict.fromkeys(_OLD, Age.OLD), **dict.fromkeys(_YOUNG, Age.YOUNG), "little": Age.CHILD}
_ENDEARING: Final = _words("poor dear good my your his her our their same")
"""Before "old" or "little" they tell of a feeling, not of years."""

_ONCE: Final = _words("when since till until before after while ere if as once though that")
"""Clauses that they open tell of another time, or of nothing that is so."""

_MANY: Final = _words("children boys girls brothers sisters ladies gentlemen people family")
_COPULAS: Final = _words("was is being seemed looked")
_ARTICLES: Final = _words("a an the")
_LONGEST_PHRASE: Final = 5
_REACH: Final = 4
_CHILD_UNTIL: Final = 13
_YOUNG_UNTIL: Final = 24
_OLD_FROM: Final = 60
_OLDEST: Final = 110
_TOLD: Final = 6
_CALLED: Final = 2
_NAMED: Final = 1
_LEAST_SHARE: Final = 0.05
_CLEARLY: Final = 2

Votes = Counter[Age]


def find_ages(reading: Reading, names: Sequence[NameMention], roster: Roster) -> Mapping[int, Age]:
    """The ages of those speakers, by their number, of whom the text tells one; all others are adults."""
    votes: dict[int, Votes] = {}
    seen: Counter[int] = Counter()
    told = [mention for mention in names if reading.quotation[mention.first] < 0 and _tells_of_now(reading, mention)]
    for mention in told:
        number = roster.of_name(mention.form)
        seen[number] += 1
        for age, weight in _beside(reading, mention):
            votes.setdefault(number, Counter())[age] += weight
    for number, age in _years_of_pronouns(reading, told, roster):
        votes.setdefault(number, Counter())[age] += _TOLD
    found: dict[int, Age] = {}
    for number, speaker in enumerate(roster.speakers):
        called = age_of_phrase(speaker.name.lower().split()) if speaker.name.startswith("The ") else None
        decided = _decided(votes[number], seen[number]) if number in votes else called
        if speaker.name.split()[0].lower() in _ELDERS:
            found[number] = Age.OLD
        elif decided is not None and not (decided is Age.CHILD and _is_titled(speaker)):
            found[number] = decided
    return found


def age_of_phrase(phrase: Sequence[str]) -> Age | None:
    """What "an old man", "the little girl" or "a boy" says of an age; None where it says nothing."""
    head = next((word for word in reversed(phrase) if word in PERSON_NOUNS or word in _CHILDREN | _ELDERS), "")
    described = set(phrase)
    if head in _ELDERS or (head and described & _OLD and head not in _CHILDREN):
        return Age.OLD
    if head in _CHILDREN and not described & _OLD:
        return Age.CHILD
    if head in _OF_SMALL_ONES and described & _SMALL:
        return Age.CHILD
    if head in _YOUTHS or (head and described & _YOUNG):
        return Age.YOUNG
    return None


def _tells_of_now(reading: Reading, mention: NameMention) -> bool:
    before, behind = mention.first - 1, mention.behind
    if before >= 0 and reading.sentence[before] == reading.sentence[mention.first] and reading.lower[before] in _ONCE:
        return False
    return behind >= len(reading) or reading.lower[behind] not in _MANY


def _is_titled(speaker: Speaker) -> bool:
    """Whether somebody is called Mr., Mrs. or by a rank: then "little" tells of a son or of a feeling."""
    firsts = {name.split()[0].lower().rstrip(".") for name in (speaker.name, *speaker.aliases)}
    return bool(firsts & TITLES.keys() - UNMARRIED_TITLES)


def _beside(reading: Reading, mention: NameMention) -> Iterator[tuple[Age, int]]:
    """What stands right before and right behind a name."""
    before = mention.first - 1
    if before >= 0 and reading.sentence[before] == reading.sentence[mention.first]:
        word = reading.lower[before]
        endearing = before > 0 and reading.lower[before - 1] in _ENDEARING
        if word in _BEFORE_NAMES and not endearing and not (word == "little" and mention.form.title):
            yield _BEFORE_NAMES[word], _NAMED
    at = mention.behind
    if at >= len(reading) or not (reading.words[at] == "," or reading.lower[at] in _COPULAS):
        return
    at += 1
    years = _years_at(reading, at)
    if years is not None:
        yield _age_of_years(years), _TOLD
        return
    if at < len(reading) and reading.lower[at] in _ARTICLES and reading.lower[at] != "the":
        phrase, behind = _phrase_at(reading, at + 1)
        years = _number_at(reading, behind + 1)[0] if _is(reading, behind, "of") else None
        called = age_of_phrase(phrase)
        if years is not None and phrase:
            yield _age_of_years(years), _TOLD
        elif called is not None:
            yield called, _CALLED


def _years_of_pronouns(reading: Reading, told: Sequence[NameMention], roster: Roster) -> Iterator[tuple[int, Age]]:
    """Years told of "he" or "she", whom the last name of that gender in the paragraph means."""
    starts = [mention.first for mention in told]
    for at, word in enumerate(reading.lower):
        if word not in ("he", "she") or not reading.opens[at] or not _is(reading, at + 1, "was"):
            continue
        years = _years_at(reading, at + 2)
        gender = Gender.FEMALE if word == "she" else Gender.MALE
        if years is None or reading.quotation[at] >= 0:
            continue
        for mention in reversed(told[: bisect_right(starts, at)]):
            if reading.paragraph[mention.first] != reading.paragraph[at]:
                break
            if roster.speakers[roster.of_name(mention.form)].gender is gender:
                yield roster.of_name(mention.form), _age_of_years(years)
                break


def _years_at(reading: Reading, at: int) -> int | None:
    """Years in "aged nine", "nine years old", "only about nine years of age"."""
    first = at
    while at < min(len(reading), first + _REACH):
        number, behind = _number_at(reading, at)
        if number is not None:
            aged = at > 0 and reading.lower[at - 1] == "aged"
            return number if aged or _names_years(reading, behind) else None
        if not reading.words[at][0].isalpha():
            return None
        at += 1
    return None


def _names_years(reading: Reading, at: int) -> bool:
    if at < len(reading) and reading.words[at] == "-":
        at += 1
    if not (_is(reading, at, "years") or _is(reading, at, "year")):
        return False
    following = at + 2 if at + 1 < len(reading) and reading.words[at + 1] == "-" else at + 1
    return _is(reading, following, "old") or (_is(reading, following, "of") and _is(reading, following + 1, "age"))


def _number_at(reading: Reading, at: int) -> tuple[int | None, int]:
    """A number of years in words or figures, and the word behind it."""
    if at >= len(reading):
        return None, at
    words = reading.lower[at : at + 3]
    joined = f"{words[0]} {words[2]}" if len(words) == 3 and words[1] == "-" else ""
    for text, behind in ((joined, at + 3), (words[0], at + 1)):
        is_number = text.isdecimal() or (len(text) > 2 and not set(text) <= set("ivxlcdm"))
        value = number_value(text) if text and is_number else None
        if value is not None and value <= _OLDEST:
            return value, behind
    return None, at


def _phrase_at(reading: Reading, at: int) -> tuple[list[str], int]:
    """The words of a noun phrase up to its person, and the word behind it; empty where it names no person."""
    phrase: list[str] = []
    while at < len(reading) and len(phrase) < _LONGEST_PHRASE and reading.words[at][0].isalpha():
        phrase.append(reading.lower[at])
        at += 1
        if phrase[-1] in PERSON_NOUNS or phrase[-1] in _CHILDREN | _ELDERS:
            return phrase, at
    return [], at


def _is(reading: Reading, at: int, word: str) -> bool:
    return at < len(reading) and reading.lower[at] == word


def _age_of_years(years: int) -> Age:
    if years <= _CHILD_UNTIL:
        return Age.CHILD
    if years <= _YOUNG_UNTIL:
        return Age.YOUNG
    return Age.OLD if years >= _OLD_FROM else Age.ADULT


def _decided(votes: Votes, seen: int) -> Age | None:
    """The age that clearly leads; a few words before a name that is all over the book are no evidence."""
    (best, weight), *others = votes.most_common()
    if weight < _CALLED and weight < seen * _LEAST_SHARE:
        return None
    return best if all(weight >= _CLEARLY * other for _, other in others) else None
