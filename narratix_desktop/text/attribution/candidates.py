"""Who could have spoken a turn, and how well each fits by what stands around it.

Scores are logarithms of odds. The weights were set by hand and then moved one by one where that helped on a few books.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p

from narratix_desktop.domain.character import Gender
from narratix_desktop.text.attribution.evidence import Turn
from narratix_desktop.text.attribution.reading import Reading
from narratix_desktop.text.attribution.roster import NARRATOR, Roster


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sort of evidence counts."""

    named: float = 9.0
    described: float = 2.0
    kin_fits: float = 1.5
    beat: float = 3.2
    wrong_gender: float = -6.0
    unknown_gender: float = -1.0
    wrong_beat_gender: float = -2.5
    called_here: float = -4.0
    inside_here: float = -2.0
    spoken_to: float = -2.5
    in_own_paragraph: float = 1.0
    nearness: float = 2.0
    distance: float = -0.7
    mentions: float = 0.15
    reports: float = 0.1
    called_before: float = 2.0
    called_after: float = 1.5
    never_speaks: float = -2.0
    place: float = -4.0
    acted: float = 0.3


WEIGHTS = Weights()
_LOOKBACK = 120
_LOOKAHEAD = 40
_PARAGRAPHS_BACK = 30
_PARAGRAPHS_AHEAD = 2
_TURNS_AROUND = 12
_MOST = 12


@dataclass(frozen=True, slots=True)
class Candidates:
    """The speakers that one turn may have, best first, and the score of each."""

    speakers: tuple[int, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Recent:
    """The last sighting of a speaker before a turn.

    Attributes:
        rank: How many others were seen since.
        distance: How many paragraphs ago.
        acted: Whether they were the subject of the clause.
    """

    rank: int
    distance: int
    acted: bool


class Scoring:
    """Scores candidates; holds what is counted once per book."""

    def __init__(self, reading: Reading, turns: Sequence[Turn], roster: Roster, weights: Weights = WEIGHTS) -> None:
        self.reading = reading
        self.turns = turns
        self.roster = roster
        self.weights = weights
        self.told = [sighting for sighting in roster.sightings if reading.quotation[sighting.at] < 0]
        self.told_at = [sighting.at for sighting in self.told]
        self.reported: dict[int, int] = {}
        self.acting: dict[int, int] = {}
        self._count()

    def candidates(self, index: int) -> Candidates:
        """Gather and score the candidates of one turn."""
        turn = self.turns[index]
        ranks = self._recent(turn)
        pool = set(list(ranks)[:_MOST]) | self._around(index)
        pool |= {speaker for speaker in (turn.named, turn.beat, turn.described) if speaker is not None}
        pool |= self._ahead(turn)
        if self.roster.first_person:
            pool.add(NARRATOR)
        else:
            pool -= {NARRATOR} - {turn.named}
        scored = sorted(((self._score(index, speaker, ranks), -speaker) for speaker in pool), reverse=True)[:_MOST]
        return Candidates(tuple(-speaker for _, speaker in scored), tuple(score for score, _ in scored))

    def _count(self) -> None:
        for turn in self.turns:
            if turn.named is not None:
                self.reported[turn.named] = self.reported.get(turn.named, 0) + 1
        for sighting in self.told:
            if sighting.acts:
                self.acting[sighting.speaker] = self.acting.get(sighting.speaker, 0) + 1

    def _recent(self, turn: Turn) -> dict[int, Recent]:
        """Speakers of the narration before a turn, the latest first; those of the wrong gender hold no rank."""
        last = bisect_left(self.told_at, turn.first)
        found: dict[int, Recent] = {}
        rank = 0
        for position in range(last - 1, max(-1, last - 1 - _LOOKBACK), -1):
            sighting = self.told[position]
            distance = turn.paragraph - self.reading.paragraph[sighting.at]
            if distance > _PARAGRAPHS_BACK:
                break
            if sighting.speaker not in found:
                found[sighting.speaker] = Recent(rank, distance, sighting.acts)
                rank += self._may_be(turn, sighting.speaker)
        return found

    def _may_be(self, turn: Turn, speaker: int) -> bool:
        gender = self.roster.speakers[speaker].gender
        return Gender.UNKNOWN in (turn.gender, gender) or gender is turn.gender

    def _ahead(self, turn: Turn) -> set[int]:
        found = set()
        first = bisect_left(self.told_at, turn.behind)
        for sighting in self.told[first : first + _LOOKAHEAD]:
            if self.reading.paragraph[sighting.at] - turn.paragraph > _PARAGRAPHS_AHEAD:
                break
            found.add(sighting.speaker)
        return found

    def _around(self, index: int) -> set[int]:
        """Whom the turns around name or address."""
        near = self.turns[max(0, index - _TURNS_AROUND) : index + _TURNS_AROUND + 1]
        chapter = self.turns[index].chapter
        found = {turn.named for turn in near if turn.named is not None and turn.chapter == chapter}
        for turn in self.turns[max(0, index - 2) : index + 3]:
            found |= turn.called
        return found

    def _score(self, index: int, speaker: int, ranks: dict[int, Recent]) -> float:
        turn, weights = self.turns[index], self.weights
        score = self._by_cue(turn, speaker)
        score += self._by_place(speaker, ranks)
        if speaker in turn.called:
            score += weights.called_here
        elif speaker in turn.inside and speaker != NARRATOR:
            score += weights.inside_here
        if speaker in turn.others and speaker != turn.named:
            score += weights.spoken_to
        previous = self.turns[index - 1] if index else None
        following = self.turns[index + 1] if index + 1 < len(self.turns) else None
        if previous and speaker in previous.called and turn.paragraph - previous.paragraph <= 2:
            score += weights.called_before
        if following and speaker in following.called and following.paragraph - turn.paragraph <= 2:
            score += weights.called_after
        return score

    def _by_cue(self, turn: Turn, speaker: int) -> float:
        weights = self.weights
        who = self.roster.speakers[speaker]
        score = 0.0
        if speaker == turn.named:
            score += weights.named
        if speaker == turn.described:
            score += weights.described
        elif turn.kin and who.gender is Gender.FEMALE and turn.gender is Gender.FEMALE:
            score += weights.kin_fits if who.is_married == turn.elder else 0.0
        if speaker == turn.beat:
            score += weights.beat
        for stated, wrong in ((turn.gender, weights.wrong_gender), (turn.beat_gender, weights.wrong_beat_gender)):
            if stated in (Gender.FEMALE, Gender.MALE):
                if speaker == NARRATOR:
                    score += wrong
                elif who.gender is Gender.UNKNOWN:
                    score += weights.unknown_gender
                elif who.gender is not stated:
                    score += wrong
        return score

    def _by_place(self, speaker: int, ranks: dict[int, Recent]) -> float:
        weights = self.weights
        score = weights.mentions * log1p(self.roster.speakers[speaker].count)
        score += weights.reports * log1p(self.reported.get(speaker, 0))
        if not self.reported.get(speaker) and not self.acting.get(speaker):
            score += weights.never_speaks
        if self.roster.speakers[speaker].is_place:
            score += weights.place
        seen = ranks.get(speaker)
        if seen is not None:
            score += weights.nearness / (1 + seen.rank) + weights.distance * log1p(seen.distance)
            score += weights.acted * seen.acted
            score += weights.in_own_paragraph * (seen.distance == 0)
        else:
            score += weights.distance * log1p(_PARAGRAPHS_BACK)
        return score
