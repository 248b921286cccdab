"""Proper names in the text: runs of capitalised words with their titles.

Tells names from words that are capitalised only because a sentence begins there. Knows nothing of who is who.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from narratix_desktop.text.attribution.lexicon import (
    ABBREVIATED_TITLES,
    FEMALE_NAMES,
    MALE_NAMES,
    NOT_NAMES,
    PARTICLES,
    RANKS,
    SPELLINGS,
    TITLES,
)
from narratix_desktop.text.attribution.reading import Reading

_LONGEST: Final = 4


@dataclass(frozen=True, slots=True, order=True)
class NameForm:
    """A name as it is spelled: its title (lower case, may be empty) and its words (may be empty after a rank)."""

    title: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        title = {"mr": "Mr.", "mrs": "Mrs.", "doctor": "Dr."}.get(self.title, self.title.title())
        return " ".join(part for part in (title if self.words else self.title.title(), *self.words) if part)


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name at its place: words ``first`` to ``behind``, end exclusive."""

    first: int
    behind: int
    form: NameForm


def find_names(reading: Reading) -> tuple[NameMention, ...]:
    """Find all proper names, in order, without overlap."""
    known = _name_words(reading)
    mentions = []
    at = 0
    while at < len(reading):
        mention = _name_at(reading, at, known)
        if mention is None:
            at += 1
        else:
            mentions.append(mention)
            at = mention.behind
    return tuple(mentions)


def _name_words(reading: Reading) -> frozenset[str]:
    capitalised: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    titled: set[str] = set()
    for at, word in enumerate(reading.words):
        if not word[0].isalpha():
            continue
        if word[0].islower():
            lower[word] += 1
        elif len(word) > 1 and word[1:].islower():
            (opening if reading.opens[at] else capitalised)[word] += 1
            if _title_before(reading, at):
                titled.add(word)
    names = {word for word in titled if word.lower() not in NOT_NAMES or capitalised[word] > lower[word.lower()]}
    for word in capitalised.keys() | opening.keys():
        plain = word.lower()
        if plain in NOT_NAMES or plain in TITLES:
            continue
        listed = plain in FEMALE_NAMES or plain in MALE_NAMES
        seen = capitalised[word] + (opening[word] if listed else 0)
        if seen > lower[plain] or (not lower[plain] and opening[word] > 1):
            names.add(word)
    return frozenset(names)


def _title_before(reading: Reading, at: int) -> bool:
    before = at - 1
    if before > 0 and reading.words[before] == "." and reading.lower[before - 1] in ABBREVIATED_TITLES:
        before -= 1
    if before < 0 or reading.lower[before] not in TITLES or not reading.words[before][0].isupper():
        return False
    return reading.sentence[before] == reading.sentence[at]


def _name_at(reading: Reading, at: int, known: frozenset[str]) -> NameMention | None:
    word = reading.words[at]
    if not word[0].isupper():
        return None
    behind = at
    title = ""
    if reading.lower[at] in TITLES:
        title = SPELLINGS.get(reading.lower[at], reading.lower[at])
        behind = at + 1
        abbreviated = reading.lower[at] in ABBREVIATED_TITLES
        if abbreviated and behind < len(reading) and reading.words[behind] == ".":
            behind += 1
    parts: list[str] = []
    while behind < len(reading) and len(parts) < _LONGEST:
        if reading.sentence[behind] != reading.sentence[at]:
            break
        part = _as_name(reading.words[behind], known)
        if part:
            parts.append(part)
            behind += 1
        elif parts and _particle_links(reading, behind, known):
            parts.append(reading.words[behind])
            behind += 1
        else:
            break
    if parts:
        return NameMention(at, behind, NameForm(title, tuple(parts)))
    if title in RANKS and word[1:].islower() and (not reading.opens[at] or _follows_article(reading, at)):
        return NameMention(at, at + 1, NameForm(title, ()))
    return None


def _as_name(word: str, known: frozenset[str]) -> str:
    if word in known:
        return word
    capital = word.capitalize()
    return capital if len(word) > 1 and word.isupper() and capital in known else ""


def _particle_links(reading: Reading, at: int, known: frozenset[str]) -> bool:
    following = at + 1
    if following >= len(reading) or reading.lower[at] not in PARTICLES or reading.lower[at] == "of":
        return False
    return reading.paragraph[following] == reading.paragraph[at] and reading.words[following] in known


def _follows_article(reading: Reading, at: int) -> bool:
    return at > 0 and reading.lower[at - 1] == "the"
