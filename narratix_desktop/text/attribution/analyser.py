"""The local analyser: from a text with its chapters to cast and segments, by rules and without a network.

Deterministic: the same request gives the same answer on every machine.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.character import Age, CastMember
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan
from narratix_desktop.text.attribution.ages import find_ages
from narratix_desktop.text.attribution.candidates import Scoring
from narratix_desktop.text.attribution.confidence import calibrated
from narratix_desktop.text.attribution.evidence import build_turns, read_cues, read_thoughts
from narratix_desktop.text.attribution.names import find_names
from narratix_desktop.text.attribution.reading import read_words
from narratix_desktop.text.attribution.roster import NARRATOR, Roster, Speaker
from narratix_desktop.text.attribution.turns import Guess, decide_turns
from narratix_desktop.text.paragraphs import Paragraph, find_paragraphs
from narratix_desktop.text.quotes import Quotation, find_quotations
from narratix_desktop.text.segmentation import paragraph_edges, segment_text

NARRATOR_KEY: Final = "narrator"
_SLUG_BREAK: Final = re.compile(r"[^a-z0-9]+")


def analyse_text(request: AnalysisRequest) -> Analysis:
    """Find who speaks in a whole book.

    Every quotation gets its likeliest speaker with the chance that this is right; None only where the text
    offers no candidate at all. The narrator gets a quotation only where they tell the story in the first person.

    Args:
        request: Text and chapters that cover it exactly.

    Returns:
        Cast, the narrator first and then in the order of lines, and segments that cover the text exactly.
    """
    paragraphs = find_paragraphs(request.text, paragraph_edges(request.chapters))
    quotations = find_quotations(request.text, paragraphs)
    spans = segment_text(request.text, request.chapters, paragraphs, quotations)
    found = _attribute(request, paragraphs, quotations)
    guesses = found.guesses
    cast = _cast(found)
    segments = []
    for span in spans:
        key: str | None = NARRATOR_KEY
        kind, confidence = span.kind, 1.0
        if span.kind is SegmentKind.DIALOGUE and span.quotation is not None:
            guess = guesses[span.quotation]
            key = None if guess.speaker is None else cast[guess.speaker].key
            confidence = calibrated(guess.probability)
            kind = SegmentKind.THOUGHT if found.thoughts[span.quotation] else kind
        segments.append(SegmentSpan(span.start, span.end, kind, key, confidence, span.boundary))
    return Analysis(tuple(cast.values()), tuple(segments))


@dataclass(frozen=True, slots=True)
class _Attribution:
    """What was found out about a book: its speakers by number, who says each quotation, and which are only thought."""

    speakers: Sequence[Speaker]
    guesses: Sequence[Guess]
    thoughts: Sequence[bool]
    ages: Mapping[int, Age]


def _attribute(
    request: AnalysisRequest, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]
) -> _Attribution:
    reading = read_words(request.text, paragraphs, quotations)
    names = find_names(reading)
    cues = read_cues(reading, paragraphs, quotations, names)
    subjects = [cue.best.subject for cue in cues if cue.best is not None and cue.best.reports]
    roster = Roster(reading, names, subjects)
    chapter_starts = [chapter.start for chapter in request.chapters]
    turns = build_turns(reading, quotations, cues, names, roster, chapter_starts)
    scoring = Scoring(reading, turns, roster)
    decided = decide_turns(turns, [scoring.candidates(index) for index in range(len(turns))])
    guesses = [Guess(None, 0.0)] * len(quotations)
    for turn, guess in zip(turns, decided, strict=True):
        for index in turn.quotations:
            guesses[index] = guess
    ages = find_ages(reading, names, roster)
    return _Attribution(roster.speakers, guesses, read_thoughts(quotations, cues), ages)


def _cast(found: _Attribution) -> dict[int, CastMember]:
    speakers = found.speakers
    lines = Counter(guess.speaker for guess in found.guesses if guess.speaker is not None)
    cast = {NARRATOR: CastMember(NARRATOR_KEY, speakers[NARRATOR].name, is_narrator=True)}
    taken = {NARRATOR_KEY}
    for number, _ in sorted(lines.items(), key=lambda item: (-item[1], item[0])):
        if number == NARRATOR:
            continue
        speaker = speakers[number]
        key = cast_key(speaker.name, taken)
        taken.add(key)
        age = found.ages.get(number, Age.ADULT)
        cast[number] = CastMember(key, speaker.name, speaker.aliases, speaker.gender, age)
    return cast


def cast_key(name: str, taken: Collection[str]) -> str:
    """A key for a character that can be read, and that is not taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _SLUG_BREAK.sub("-", plain).strip("-") or "character"
    key = slug
    number = 2
    while key in taken:
        key = f"{slug}-{number}"
        number += 1
    return key
