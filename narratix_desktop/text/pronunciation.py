"""The author's lexicon: how names and rare words are to be spoken. It runs before every rule and has the last word."""

import re
from collections.abc import Mapping

from narratix_desktop.text.rewriting import Rewriting

_APOSTROPHES = str.maketrans("’", "'")


def apply_lexicon(line: Rewriting, lexicon: Mapping[str, str], *, heading: bool = False) -> None:
    """Replace whole words of the lexicon.

    A word with a capital letter fits only as it is written (in a heading also in capitals); one without fits in any
    case. A possessive ending stays: "Siobhan’s" becomes "shivawn’s". The longest entry wins.
    """
    exact = {_key(word): spoken for word, spoken in lexicon.items() if word.strip()}
    if not exact:
        return
    lowered = {word: spoken for word, spoken in exact.items() if word == word.lower()}
    capitals = {word.upper(): spoken for word, spoken in exact.items()} if heading else {}

    def spoken_for(match: "re.Match[str]") -> str | None:
        word = _key(match[0])
        return exact.get(word, capitals.get(word, lowered.get(word.lower())))

    line.replace(_any_of(exact), spoken_for, settle=True)


def _key(word: str) -> str:
    return " ".join(word.translate(_APOSTROPHES).split())


def _any_of(words: Mapping[str, str]) -> "re.Pattern[str]":
    alternatives = sorted(words, key=len, reverse=True)
    pieces = (r"\s+".join(re.escape(part).replace("'", "['’]") for part in word.split(" ")) for word in alternatives)
    # An apostrophe belongs to the word only when letters other than the possessive "s" follow: "O" is not "O'Brien".
    return re.compile(rf"(?<![\w’'])(?:{'|'.join(pieces)})(?![\w\u0300-\u036f])(?!['’](?!s\b)\w)", re.IGNORECASE)
