"""What the narration beside a quotation says of its speaker.

Both orders are read (``said Mary``, ``Mary, turning round, said``), introductions before a colon or comma, and beats:
a sentence beside the quotation whose subject merely acts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from narratix_desktop.text.attribution.lexicon import CLAUSE_OPENERS, PREPOSITIONS
from narratix_desktop.text.attribution.names import NameMention
from narratix_desktop.text.attribution.reading import Reading
from narratix_desktop.text.attribution.subjects import Subject, subject_at
from narratix_desktop.text.speech_verbs import SPEECH_VERBS, THOUGHT_VERBS

_SKIPPED_BEFORE_VERB: Final = 3
_REACH_TO_VERB: Final = 16
_REACH_TO_SUBJECT: Final = 14
_HERSELF: Final = frozenset({"himself", "herself", "myself", "themselves", "itself"})
_STOPS: Final = frozenset(".!?")
_MARKS: Final = frozenset("-—–,;:_*)…\"'”’»")


@dataclass(frozen=True, slots=True)
class Cue:
    """A hint at the speaker. ``reports`` is true where a verb of speech says so, false for a mere beat.

    ``thinks`` is true where the verb says that the words were not spoken aloud.
    """

    subject: Subject
    reports: bool
    start: int
    end: int
    thinks: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Narration beside a quotation: words ``first`` to ``behind`` of one paragraph, end exclusive."""

    first: int
    behind: int


def cue_after(reading: Reading, gap: Gap, names: Mapping[int, NameMention], *, sentence_goes_on: bool) -> Cue | None:
    """Read the narration that follows a quotation.

    ``sentence_goes_on`` says that the quotation did not end with a full stop, so the narration belongs to it.
    """
    at = gap.first
    while at < gap.behind and reading.words[at] in _MARKS:
        at += 1
    end = _sentence_end(reading, at, gap.behind)
    if at >= end:
        return None
    verb = at
    while verb < end and verb - at <= _SKIPPED_BEFORE_VERB and _may_precede_verb(reading.lower[verb]):
        verb += 1
    if verb < end and reading.lower[verb] in SPEECH_VERBS:
        inverted = _subject_behind_verb(reading, verb, end, names)
        if inverted is not None:
            return Cue(inverted, True, at, end, _thinks(reading, verb, inverted.behind, end))
    return _clause_cue(reading, verb if verb < end else at, end, names, closely=sentence_goes_on)


def cue_before(reading: Reading, gap: Gap, names: Mapping[int, NameMention]) -> Cue | None:
    """Read the narration that leads to a quotation: its last sentence."""
    behind = gap.behind
    while behind > gap.first and reading.words[behind - 1] in "\"'“‘«„(_*":
        behind -= 1
    if behind <= gap.first:
        return None
    introduces = reading.words[behind - 1] in ",:—-"
    first = behind - 1
    while first > gap.first and reading.sentence[first - 1] == reading.sentence[behind - 1]:
        first -= 1
    for verb in range(behind - 1, max(first, behind - _REACH_TO_VERB * 2) - 1, -1):
        if not introduces or reading.lower[verb] not in SPEECH_VERBS:
            continue
        subject = _subject_before_verb(reading, first, verb, names)
        subject = subject or _subject_behind_verb(reading, verb, behind, names)
        if subject is not None:
            near = verb - subject.behind <= _SKIPPED_BEFORE_VERB
            return Cue(subject, True, first, behind, near and _thinks(reading, verb, verb + 1, behind))
    opening = _first_subject(reading, first, behind, names)
    return Cue(opening, False, first, behind) if opening is not None else None


def names_between(cue: Cue, mentions: Sequence[NameMention], first: int) -> list[NameMention]:
    """Names in a cue's sentence beside its subject: whoever is spoken to or about.

    Args:
        cue: The cue.
        mentions: All mentions in order.
        first: Index of the first mention at or behind ``cue.start``.
    """
    others = []
    for mention in mentions[first:]:
        if mention.first >= cue.end:
            break
        if mention != cue.subject.name:
            others.append(mention)
    return others


def _thinks(reading: Reading, verb: int, behind: int, end: int) -> bool:
    """Whether a verb of thinking is all that is told: "she thought.", but not "she thought that" or "thought of"."""
    if reading.lower[verb] not in THOUGHT_VERBS:
        return False
    if behind + 1 < end and reading.lower[behind] == "to" and reading.lower[behind + 1] in _HERSELF:
        behind += 2
    while behind < end and reading.lower[behind].endswith("ly"):
        behind += 1
    return behind >= end or not reading.words[behind][0].isalnum()


def _sentence_end(reading: Reading, at: int, behind: int) -> int:
    end = at
    while end < behind and reading.sentence[end] == reading.sentence[at]:
        end += 1
    return end


def _may_precede_verb(word: str) -> bool:
    return word in CLAUSE_OPENERS or (word.endswith("ly") and word not in SPEECH_VERBS)


def _subject_behind_verb(reading: Reading, verb: int, end: int, names: Mapping[int, NameMention]) -> Subject | None:
    at = verb + 1
    if at < end and _may_precede_verb(reading.lower[at]):
        at += 1
    return subject_at(reading, at, names, after_verb=True) if at < end else None


def _clause_cue(reading: Reading, at: int, end: int, names: Mapping[int, NameMention], *, closely: bool) -> Cue | None:
    subject = _first_subject(reading, at, end, names)
    if subject is None:
        return None
    for verb in range(subject.behind, min(end, subject.behind + _REACH_TO_VERB)):
        if reading.lower[verb] in SPEECH_VERBS:
            near = verb - subject.behind <= _SKIPPED_BEFORE_VERB
            return Cue(subject, closely or near, at, end, near and _thinks(reading, verb, verb + 1, end))
    return Cue(subject, False, at, end)


def _first_subject(reading: Reading, at: int, end: int, names: Mapping[int, NameMention]) -> Subject | None:
    """The first person of a sentence that no preposition governs."""
    for start in range(at, min(end, at + _REACH_TO_SUBJECT)):
        if start > at and (reading.lower[start - 1] in PREPOSITIONS or reading.words[start - 1] in _STOPS):
            continue
        subject = subject_at(reading, start, names)
        if subject is not None:
            return subject
    return None


def _subject_before_verb(reading: Reading, first: int, verb: int, names: Mapping[int, NameMention]) -> Subject | None:
    """The nearest person before a verb that no preposition governs; a sentence's own subject if none is near."""
    for start in range(verb - 1, max(first, verb - _REACH_TO_SUBJECT) - 1, -1):
        if start > first and reading.lower[start - 1] in PREPOSITIONS:
            continue
        subject = subject_at(reading, start, names)
        if subject is not None and subject.behind <= verb:
            return subject
    return None
