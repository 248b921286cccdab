"""Dialogue that is opened by a dash at the beginning of a paragraph, as French, Spanish, Russian and Joyce write it."""

import re
from typing import Final

from narratix_desktop.text.paragraphs import Paragraph
from narratix_desktop.text.speech_verbs import SPEECH_VERBS

_OPENING: Final = re.compile(r"(?:[—–―]|--?(?=\s))\s*(?=[^\W_]|[¿¡…«“\"])")
_REPORT: Final = re.compile(
    r"(?:(?<=[,!?.…])\s{0,4}[—–―]?\s{0,4}|\s{1,4}[—–―]\s{0,4}|(?<=\w)[—–―])(?=(?:"
    + "|".join(sorted(SPEECH_VERBS))
    + r")\b)"
)
_SPEECH_AGAIN: Final = re.compile(r"[,.;:!?]?\s{0,4}[—–―][,.;:]?\s{0,4}|(?<=[.!?…])\s{1,4}")


def opens_with_dash(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph begins as dash dialogue does."""
    return not paragraph.scene_mark and _OPENING.match(text, paragraph.start, paragraph.end) is not None


def dash_turns(text: str, paragraph: Paragraph) -> list[tuple[int, int]]:
    """The spans of a dash paragraph that are spoken; reports such as "dit-il" between them are not."""
    if not opens_with_dash(text, paragraph):
        return []
    turns = []
    at = paragraph.start
    while at < paragraph.end:
        report = _REPORT.search(text, at, paragraph.end)
        if report is None:
            turns.append((at, paragraph.end))
            break
        turns.append((at, report.start()))
        again = _SPEECH_AGAIN.search(text, report.end(), paragraph.end)
        if again is None:
            break
        at = again.end()
    return [(start, end) for start, end in turns if start < end]
