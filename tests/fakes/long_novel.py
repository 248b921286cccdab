"""A novel of any length that nobody wrote: the same one each time, with people who talk."""

import random
from typing import Final

from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.chapter import ChapterSpan

_PEOPLE: Final = ("Wren Adair", "Captain Holt", "Maud Adair", "Jonas Pell", "Greta Lind", "Tobias Crane", "Ines Moor")
_NOUNS: Final = ("lamp", "door", "letter", "river", "window", "stair", "orchard", "bridge", "kettle", "map", "boat")
_VERBS: Final = ("carried", "opened", "remembered", "watched", "left", "found", "mended", "lost", "counted")
_SAID: Final = ("said", "asked", "answered", "cried", "whispered")


def novel(chapters: int, paragraphs: int = 90) -> AnalysisRequest:
    """Chapters of some three thousand words each; about every third paragraph is talk."""
    chance = random.Random(7)
    texts = []
    for number in range(chapters):
        body = [_talk(chance) if chance.random() < 0.36 else _told(chance) for _ in range(paragraphs)]
        texts.append("\n\n".join([f"CHAPTER {number + 1}", *body]) + "\n\n")
    spans, at = [], 0
    for number, text in enumerate(texts):
        heading = at + len(f"CHAPTER {number + 1}")
        spans.append(ChapterSpan(at, at + len(text), f"Chapter {number + 1}", heading_end=heading))
        at += len(text)
    return AnalysisRequest("".join(texts), tuple(spans))


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_NOUNS) for _ in range(chance.randint(2, 5))]
    return f"{chance.choice(_PEOPLE).split()[0]} {chance.choice(_VERBS)} the {' and the '.join(words)} before the rain."


def _told(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(2, 6)))


def _talk(chance: random.Random) -> str:
    who = chance.choice(_PEOPLE).split()[0]
    first, second = _sentence(chance), _sentence(chance)
    return f"“{first[:-1]},” {chance.choice(_SAID)} {who}. “{second}”"
