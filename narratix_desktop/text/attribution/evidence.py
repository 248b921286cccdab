"""Turns of speech with everything that the text beside them says of their speaker.

A turn is the quotations of one paragraph, divided only where two different speakers are named.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from narratix_desktop.domain.character import Gender
from narratix_desktop.text.attribution.cues import Cue, Gap, cue_after, cue_before, names_between
from narratix_desktop.text.attribution.lexicon import ELDER_KIN, WORDS_BEFORE_VOCATIVES
from narratix_desktop.text.attribution.names import NameMention
from narratix_desktop.text.attribution.reading import Reading
from narratix_desktop.text.attribution.roster import Roster
from narratix_desktop.text.attribution.subjects import Subject, SubjectKind, is_possessive
from narratix_desktop.text.paragraphs import Paragraph
from narratix_desktop.text.quotes import Quotation
from narratix_desktop.text.sentences import ends_sentence_at

_VOCATIVE_BEFORE: Final = frozenset(",.!?;:—–-\"'“‘«„(…")
_VOCATIVE_AFTER: Final = frozenset(",.!?;:—–-\"'”’»)…")


@dataclass(frozen=True, slots=True)
class QuotationCues:
    """The cues on both sides of one quotation."""

    after: Cue | None
    before: Cue | None

    @property
    def best(self) -> Cue | None:
        """The one that decides: a report over a beat, what follows over what precedes."""
        cues = [cue for cue in (self.after, self.before) if cue is not None]
        return next((cue for cue in cues if cue.reports), cues[0] if cues else None)


@dataclass(slots=True)
class Turn:
    """One turn of speech. Speakers are numbers of the roster.

    Attributes:
        quotations: Indices of its quotations.
        paragraph: Index of its paragraph.
        chapter: Index of its chapter.
        first: Number of its first word.
        behind: Number of the word behind its last.
        named: The speaker that a report names.
        gender: What the pronoun or noun of a report says.
        described: The nominal of "her mother said" or "the young man said", who may be somebody with a name.
        kin: Whether a relation describes the speaker.
        elder: Whether it is that of an elder woman.
        beat: The subject of a sentence beside it that merely acts.
        beat_gender: The same where the subject is a pronoun.
        others: Whom the narration in its sentence names beside the speaker.
        called: Whom it addresses.
        inside: Whom it mentions.
        continued: Whether it goes on from the turn before.
    """

    quotations: list[int]
    paragraph: int
    chapter: int
    first: int
    behind: int
    named: int | None = None
    gender: Gender = Gender.UNKNOWN
    described: int | None = None
    kin: bool = False
    elder: bool = False
    beat: int | None = None
    beat_gender: Gender = Gender.UNKNOWN
    others: set[int] = field(default_factory=set)
    called: set[int] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)
    continued: bool = False


def read_cues(
    reading: Reading,
    paragraphs: Sequence[Paragraph],
    quotations: Sequence[Quotation],
    names: Sequence[NameMention],
) -> list[QuotationCues]:
    """Read the narration on both sides of every quotation."""
    by_word = {mention.first: mention for mention in names}
    last_of_paragraph = {quotation.paragraph: index for index, quotation in enumerate(quotations)}
    cues = []
    for index, quotation in enumerate(quotations):
        paragraph = paragraphs[quotation.paragraph]
        is_first = index == 0 or quotations[index - 1].paragraph != quotation.paragraph
        is_last = last_of_paragraph[quotation.paragraph] == index
        left = paragraph.start if is_first else quotations[index - 1].end
        right = paragraph.end if is_last else quotations[index + 1].start
        after = Gap(reading.at(quotation.end), reading.at(right))
        before = Gap(reading.at(left), reading.at(quotation.start))
        if before.first == before.behind and is_first:
            before = _introduction(reading, paragraphs, quotation.paragraph)
        goes_on = not ends_sentence_at(reading.text, quotation.start, quotation.end) or _opens_low(reading, after)
        cues.append(
            QuotationCues(
                cue_after(reading, after, by_word, sentence_goes_on=goes_on) if after.first < after.behind else None,
                cue_before(reading, before, by_word) if before.first < before.behind else None,
            )
        )
    return cues


def read_thoughts(quotations: Sequence[Quotation], cues: Sequence[QuotationCues]) -> list[bool]:
    """Whether each quotation is thought and not said; what nobody reports goes on as its paragraph began."""
    thoughts: list[bool] = []
    for index, (quotation, cue) in enumerate(zip(quotations, cues, strict=True)):
        best = cue.best
        if best is not None and best.reports:
            thoughts.append(best.thinks)
        else:
            follows = quotation.continued or (index > 0 and quotations[index - 1].paragraph == quotation.paragraph)
            thoughts.append(bool(thoughts) and follows and thoughts[-1])
    return thoughts


def build_turns(
    reading: Reading,
    quotations: Sequence[Quotation],
    cues: Sequence[QuotationCues],
    names: Sequence[NameMention],
    roster: Roster,
    chapter_starts: Sequence[int],
) -> list[Turn]:
    """Gather quotations into turns and resolve what their cues name."""
    turns: list[Turn] = []
    starts = [mention.first for mention in names]
    for index, quotation in enumerate(quotations):
        own = Turn(
            [index],
            quotation.paragraph,
            bisect_left(chapter_starts, quotation.start + 1),
            reading.at(quotation.start),
            reading.at(quotation.end),
            continued=quotation.continued,
        )
        shared_gap = index > 0 and quotations[index - 1].paragraph == quotation.paragraph
        _apply_cues(own, cues[index], roster, gap_is_shared=shared_gap)
        _note_others(own, cues[index], names, starts, roster)
        _note_inside(own, reading, names, starts, roster)
        if shared_gap and not _is_other_speaker(turns[-1], own):
            _merge(turns[-1], own)
        else:
            turns.append(own)
    return turns


def _introduction(reading: Reading, paragraphs: Sequence[Paragraph], index: int) -> Gap:
    """The paragraph before, where it ends with a colon and so leads to this one."""
    if index == 0 or reading.text[paragraphs[index - 1].end - 1] != ":":
        return Gap(0, 0)
    return Gap(reading.at(paragraphs[index - 1].start), reading.at(paragraphs[index - 1].end))


def _opens_low(reading: Reading, gap: Gap) -> bool:
    return gap.first < gap.behind and reading.words[gap.first][0].islower()


def _apply_cues(turn: Turn, cues: QuotationCues, roster: Roster, *, gap_is_shared: bool) -> None:
    """Take over the best report, and the best beat.

    A gap between two quotations belongs to the first: the second only takes a report or a beat of its own from it.
    """
    best = cues.best
    if best is None or (gap_is_shared and best is cues.before and not best.reports):
        return
    if best.reports:
        number = roster.of_subject(best.subject)
        if best.subject.is_vague:
            turn.described, turn.gender = number, best.subject.gender
            turn.elder = best.subject.noun in ELDER_KIN
            turn.kin = best.subject.kind is SubjectKind.KIN
        elif number is not None:
            turn.named = number
        else:
            turn.gender = best.subject.gender
        return
    _apply_beat(turn, best.subject, roster)


def _apply_beat(turn: Turn, subject: Subject, roster: Roster) -> None:
    number = roster.of_subject(subject)
    if subject.is_vague or number is None:
        turn.beat_gender = subject.gender
    else:
        turn.beat = number


def _note_others(
    turn: Turn, cues: QuotationCues, names: Sequence[NameMention], starts: Sequence[int], roster: Roster
) -> None:
    best = cues.best
    if best is not None:
        first = bisect_left(starts, best.start)
        turn.others |= {roster.of_name(mention.form) for mention in names_between(best, names[first : first + 8], 0)}


def _note_inside(
    turn: Turn, reading: Reading, names: Sequence[NameMention], starts: Sequence[int], roster: Roster
) -> None:
    for position in range(bisect_left(starts, turn.first), bisect_left(starts, turn.behind)):
        mention = names[position]
        target = turn.called if _is_called(reading, mention) else turn.inside
        target.add(roster.of_name(mention.form))


def _is_called(reading: Reading, mention: NameMention) -> bool:
    before, behind = mention.first - 1, mention.behind
    if is_possessive(reading, behind) or before < 0:
        return False
    led = reading.words[before] in _VOCATIVE_BEFORE or reading.lower[before] in WORDS_BEFORE_VOCATIVES
    closed = behind >= len(reading) or reading.words[behind] in _VOCATIVE_AFTER
    return led and closed


def _is_other_speaker(turn: Turn, own: Turn) -> bool:
    return turn.named is not None and own.named is not None and own.named != turn.named


def _merge(turn: Turn, own: Turn) -> None:
    turn.quotations += own.quotations
    turn.behind = own.behind
    turn.others |= own.others
    turn.called |= own.called
    turn.inside |= own.inside
    if turn.named is None and turn.gender is Gender.UNKNOWN:
        turn.named, turn.gender, turn.described = own.named, own.gender, own.described
        turn.kin, turn.elder = own.kin, own.elder
    if turn.beat is None and turn.beat_gender is Gender.UNKNOWN:
        turn.beat, turn.beat_gender = own.beat, own.beat_gender
