"""The author's lexicon: how names and rare words are to be spoken. It runs before every rule and has the last word."""

import re
from collections.abc import Collection, Mapping

from narratix_desktop.text.rewriting import Rewriting

_APOSTROPHES = str.maketrans("’", "'")


def apply_lexicon(line: Rewriting, lexicon: Mapping[str, str], *, heading: bool = False) -> None:
    """Replace whole words of the lexicon.

    A word with a capital letter fits only as it is written (in a heading also in capitals); one without fits in any
    case. A possessive ending stays: "Siobhan’s" becomes "shivawn’s". The longest entry wins.
    """
    spoken = {_key(word): said for word, said in lexicon.items() if word.strip()}
    if not spoken:
        return

    def spoken_for(match: "re.Match[str]") -> str | None:
        entry = _entry(match[0], spoken, heading=heading)
        return None if entry is None else spoken[entry]

    line.replace(_any_of(spoken), spoken_for, settle=True)


def count_uses(text: str, words: Collection[str]) -> dict[str, int]:
    """How often each word of a lexicon would be replaced in a text outside headings."""
    keys = {_key(word): word for word in words if word.strip()}
    uses = dict.fromkeys(words, 0)
    if keys:
        for match in _any_of(keys).finditer(text):
            entry = _entry(match[0], keys)
            if entry is not None:
                uses[keys[entry]] += 1
    return uses


def _entry(written: str, keys: Collection[str], *, heading: bool = False) -> str | None:
    """The entry that fits what is written in a text."""
    word = _key(written)
    if word in keys:
        return word
    if heading:
        return next((key for key in keys if key.upper() == word), None) or _lowered(word, keys)
    return _lowered(word, keys)


def _lowered(word: str, keys: Collection[str]) -> str | None:
    return word.lower() if word.lower() in keys else None


def _key(word: str) -> str:
    return " ".join(word.translate(_APOSTROPHES).split())


def _any_of(words: Collection[str]) -> "re.Pattern[str]":
    alternatives = sorted(words, key=len, reverse=True)
    pieces = (r"\s+".join(re.escape(part).replace("'", "['’]") for part in word.split(" ")) for word in alternatives)
    # An apostrophe belongs to the word only when letters other than the possessive "s" follow: "O" is not "O'Brien".
    return re.compile(rf"(?<![\w’'])(?:{'|'.join(pieces)})(?![\w\u0300-\u036f])(?!['’](?!s\b)\w)", re.IGNORECASE)
