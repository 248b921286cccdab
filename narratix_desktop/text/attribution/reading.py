"""A text as words: where each stands, whether it is quoted, and in which paragraph.

The one pass over the characters of a book; everything later works on word numbers.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.text.attribution.lexicon import ABBREVIATED_TITLES
from narratix_desktop.text.paragraphs import Paragraph
from narratix_desktop.text.quotes import Quotation

_TOKEN: Final = re.compile(r"[^\W_]+|[^\w\s]")
_STOPS: Final = frozenset(".!?…:;\"'“”‘’«»„—–-([{*_|\\")
_SENTENCE_STOPS: Final = frozenset(".!?")
_INITIAL_LENGTH: Final = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """Parallel lists over all words and marks of a text.

    Attributes:
        text: The text itself.
        words: Each word or single mark as written.
        lower: The same in lower case.
        starts: Offset of each.
        ends: Offset behind each.
        quotation: Index of the quotation around it, or -1.
        paragraph: Index of its paragraph.
        opens: Whether it begins a sentence, a quotation or a paragraph.
        sentence: Number of its sentence; quotations and paragraphs begin new ones.
    """

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    quotation: list[int]
    paragraph: list[int]
    opens: list[bool]
    sentence: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, offset: int) -> int:
        """Number of the first word at or behind an offset."""
        return bisect_left(self.starts, offset)


def read_words(text: str, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]) -> Reading:
    """Split a text into words and marks, paragraph by paragraph."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    inside: list[int] = []
    where: list[int] = []
    opens: list[bool] = []
    sentences: list[int] = []
    sentence = 0
    pending = 0
    for index, paragraph in enumerate(paragraphs):
        before = ""
        earlier = ""
        sentence += 1
        for match in _TOKEN.finditer(text, paragraph.start, paragraph.end):
            start = match.start()
            while pending < len(quotations) and quotations[pending].end <= start:
                pending += 1
            quoted = pending < len(quotations) and quotations[pending].start <= start
            word = match.group()
            abbreviated = before == "." and (earlier.lower() in ABBREVIATED_TITLES or len(earlier) == _INITIAL_LENGTH)
            inside_now = pending if quoted else -1
            if (before in _SENTENCE_STOPS and not abbreviated) or (before and inside_now != inside[-1]):
                sentence += 1
            words.append(word)
            starts.append(start)
            ends.append(match.end())
            inside.append(inside_now)
            sentences.append(sentence)
            where.append(index)
            opens.append(not before or (before in _STOPS and not abbreviated))
            earlier, before = before, word
    return Reading(text, words, [word.lower() for word in words], starts, ends, inside, where, opens, sentences)
