"""Where somebody speaks: the quotations of a book, whatever marks it uses.

The book's style is decided once by counting. Marks are then paired paragraph by paragraph, so that one unbalanced mark
never spoils more than its own paragraph. Knows nothing of who speaks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from narratix_desktop.text.dash_dialogue import dash_turns, opens_with_dash
from narratix_desktop.text.paragraphs import Paragraph
from narratix_desktop.text.quote_marks import Mark, QuoteStyle, Role, find_marks
from narratix_desktop.text.speech_verbs import SPEECH_VERBS

_MIN_DASH_PARAGRAPHS: Final = 3
_SINGLE_OPENING: Final = re.compile(r"(?:^|(?<=[\s(\[—–]))(?:‘|'(?!(?:tis|twas|em|til|cause|n)\b))(?=\w)", re.MULTILINE)
_CONTEXT: Final = 60
_SCARE_WORDS: Final = 3
_TITLE_WORDS: Final = 6
_NAMING_VERBS: Final = frozenset({"called", "read", "named", "quoted", "put"})
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch of direct speech with its marks.

    Attributes:
        start: Offset of the opening mark.
        end: Behind the closing mark, or behind the paragraph's text where none closes it.
        paragraph: Index of the paragraph that holds it.
        continued: Whether it goes on from the quotation before, which was left open at the end of its paragraph.
    """

    start: int
    end: int
    paragraph: int
    continued: bool = False


class _Ending(Enum):
    CLOSED = 1
    LEFT_OPEN = 2


def quote_style(text: str, paragraphs: Sequence[Paragraph]) -> QuoteStyle:
    """Decide by counting which marks this book speaks in."""
    low = text.count("„")
    double = text.count("“") + text.count('"') / 2
    if low * 2 > text.count("“"):
        double -= min(double, low)
    else:
        low = 0
    counts = {
        QuoteStyle.DOUBLE: double,
        QuoteStyle.SINGLE: sum(1 for _ in _SINGLE_OPENING.finditer(text)),
        QuoteStyle.LOW: low,
        QuoteStyle.CORNER: text.count("「"),
    }
    outward = sum(1 for _ in re.finditer(r"«\s?\w", text))
    inward = sum(1 for _ in re.finditer(r"(?<!\w)»\w", text))
    counts[QuoteStyle.GUILLEMETS if outward >= inward else QuoteStyle.INWARD_GUILLEMETS] = max(outward, inward)
    best = max(counts, key=lambda style: counts[style])
    dashes = sum(opens_with_dash(text, paragraph) for paragraph in paragraphs)
    if dashes >= _MIN_DASH_PARAGRAPHS and dashes > counts[best]:
        return QuoteStyle.DASH
    return best


def find_quotations(text: str, paragraphs: Sequence[Paragraph]) -> tuple[Quotation, ...]:
    """Find all direct speech, in order, never crossing a paragraph.

    Short quoted words inside a sentence of narration (a title, a doubted word) are left to the narration, and so are
    marks around nothing that could be spoken, and captions.
    """
    style = quote_style(text, paragraphs)
    found: list[Quotation] = []
    ending = _Ending.CLOSED
    for index, paragraph in enumerate(paragraphs):
        if paragraph.unspoken:
            continue
        if style is QuoteStyle.DASH:
            found.extend(Quotation(start, end, index) for start, end in dash_turns(text, paragraph))
            continue
        marks = find_marks(text, paragraph.start, paragraph.end, style)
        opens_at_once = bool(marks) and marks[0].at == paragraph.start
        spans, now_ending = _pair(text, paragraph, marks)
        for start, end in spans:
            continued = ending is _Ending.LEFT_OPEN and opens_at_once and start == paragraph.start
            if not any(map(str.isalnum, text[start:end])):
                continue
            if continued or not _is_mention(text, paragraph, start, end):
                found.append(Quotation(start, end, index, continued))
        ending = now_ending
    return tuple(found)


def _pair(text: str, paragraph: Paragraph, marks: Sequence[Mark]) -> tuple[list[tuple[int, int]], _Ending]:
    sure_openings = sum(mark.role is Role.OPENS for mark in marks)
    sure_closings = sum(mark.role is Role.CLOSES for mark in marks)
    nests = sure_openings == sure_closings and sure_openings + sure_closings == len(marks)
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    depth = 0
    for mark in marks:
        if opened is None:
            if mark.role is not Role.CLOSES:
                opened, depth = mark.at, 1
            elif not spans and _speech_lost_its_opening(text, paragraph, mark):
                spans.append((paragraph.start, mark.at + 1))
        elif mark.role is Role.OPENS:
            if nests:
                depth += 1
            else:
                spans.append((opened, _trimmed(text, opened, mark.at)))
                opened = mark.at
        else:
            depth -= 1
            if depth == 0:
                spans.append((opened, mark.at + 1))
                opened = None
    if opened is None:
        return spans, _Ending.CLOSED
    if paragraph.end - opened > 1:
        spans.append((opened, paragraph.end))
    return spans, _Ending.LEFT_OPEN


def _speech_lost_its_opening(text: str, paragraph: Paragraph, mark: Mark) -> bool:
    """A paragraph whose first mark closes behind a comma or a stop began as speech; with an inch mark it did not."""
    return mark.at > paragraph.start and text[mark.at - 1] in ",.!?…—-"


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end


def _is_mention(text: str, paragraph: Paragraph, start: int, end: int) -> bool:
    """Whether quoted words belong to a sentence of narration: neither opening it nor reported as speech."""
    inner = text[start + 1 : end - 1].strip()
    if not inner or start == paragraph.start:
        return False
    words = _WORD.findall(inner)
    if len(words) > _TITLE_WORDS or not inner[-1].isalnum() or re.search(r"[.!?…—,;:]", inner):
        return False
    before = text[max(paragraph.start, start - _CONTEXT) : start].rstrip("(\\[_* \t\r\n")
    if not before or not before[-1].isalpha():
        return False
    last = _WORD.findall(before)
    following = [word.lower() for word in _WORD.findall(text[end : min(paragraph.end, end + _CONTEXT)])[:3]]
    reported = bool(last) and last[-1].lower() in SPEECH_VERBS - _NAMING_VERBS
    reported = reported or any(word in SPEECH_VERBS - _NAMING_VERBS for word in following[:2])
    if reported:
        return False
    return len(words) <= _SCARE_WORDS or all(word[0].isupper() or len(word) < 5 for word in words)
