"""The local analyser: from a text with its chapters to cast and segments, by rules and without a network.

Deterministic: the same request gives the same answer on every machine.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Final

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan
from narratix_desktop.text.attribution.candidates import Scoring
from narratix_desktop.text.attribution.confidence import calibrated
from narratix_desktop.text.attribution.evidence import build_turns, read_cues
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
    speakers, guesses = _attribute(request, paragraphs, quotations)
    cast = _cast(speakers, guesses)
    segments = []
    for span in spans:
        key: str | None = NARRATOR_KEY
        confidence = 1.0
        if span.kind is SegmentKind.DIALOGUE and span.quotation is not None:
            guess = guesses[span.quotation]
            key = None if guess.speaker is None else cast[guess.speaker].key
            confidence = calibrated(guess.probability)
        segments.append(SegmentSpan(span.start, span.end, span.kind, key, confidence, span.boundary))
    return Analysis(tuple(cast.values()), tuple(segments))


def _attribute(
    request: AnalysisRequest, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]
) -> tuple[Sequence[Speaker], list[Guess]]:
    """The speakers of the book and the guess for each quotation."""
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
    return roster.speakers, guesses


def _cast(speakers: Sequence[Speaker], guesses: Sequence[Guess]) -> dict[int, CastMember]:
    lines = Counter(guess.speaker for guess in guesses if guess.speaker is not None)
    cast = {NARRATOR: CastMember(NARRATOR_KEY, speakers[NARRATOR].name, is_narrator=True)}
    taken = {NARRATOR_KEY}
    for number, _ in sorted(lines.items(), key=lambda item: (-item[1], item[0])):
        if number == NARRATOR:
            continue
        speaker = speakers[number]
        key = _free_key(speaker.name, taken)
        taken.add(key)
        cast[number] = CastMember(key, speaker.name, speaker.aliases, speaker.gender)
    return cast


def _free_key(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _SLUG_BREAK.sub("-", plain).strip("-") or "character"
    key = slug
    number = 2
    while key in taken:
        key = f"{slug}-{number}"
        number += 1
    return key
