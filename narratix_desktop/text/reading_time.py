"""How long a text is: in words, and when it is read aloud. Estimates, before anything is spoken."""

from typing import Final

from narratix_desktop.domain.units import Seconds

WORDS_A_MINUTE: Final = 155
"""The pace of audiobooks: ACX reckons with 9,300 words an hour."""
CODE_POINTS_A_WORD: Final = 5.8
"""Of English prose with its spaces, for where counting words would take too long."""


def count_words(text: str, start: int, end: int) -> int:
    """Words of a span: runs without white space that hold a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in text[start:end].split())


def spoken_time(words: float) -> Seconds:
    """How long so many words take when they are read aloud."""
    return Seconds(60.0 * words / WORDS_A_MINUTE)
