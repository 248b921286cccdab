"""Turn taking: who spoke, given how well everybody fits each turn and how conversations run.

A chain of second order over the turns: two people alternate, nobody answers themselves. The probabilities are exact
marginals by the forward-backward algorithm (Rabiner, 1989, extended to pairs of states), so a confidence reflects
both the turn's own evidence and its neighbours'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from narratix_desktop.text.attribution.candidates import Candidates
from narratix_desktop.text.attribution.evidence import Turn

Scores = NDArray[np.float64]
_NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class TurnWeights:
    """How speakers follow one another, as logarithms of odds."""

    same_at_once: float = -2.8
    same_in_paragraph: float = -1.0
    same_later: float = 0.4
    back_at_once: float = 2.1
    back_later: float = 0.5
    continued: float = 12.0
    apart: int = 6


TURN_WEIGHTS = TurnWeights()


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest speaker of a turn and its probability; ``speaker`` is None where there was no candidate."""

    speaker: int | None
    probability: float


def decide_turns(
    turns: Sequence[Turn], candidates: Sequence[Candidates], weights: TurnWeights = TURN_WEIGHTS
) -> list[Guess]:
    """Choose the speaker of every turn.

    Args:
        turns: All turns of a book, in order.
        candidates: For each turn its possible speakers and their scores.
        weights: How conversations run.
    """
    if not turns:
        return []
    marginals = _marginals(turns, candidates, weights)
    guesses = []
    for options, probabilities in zip(candidates, marginals, strict=True):
        best = int(np.argmax(probabilities))
        guesses.append(
            Guess(options.speakers[best], float(probabilities[best])) if options.speakers else Guess(None, 0.0)
        )
    return guesses


def _marginals(turns: Sequence[Turn], candidates: Sequence[Candidates], weights: TurnWeights) -> list[Scores]:
    forward: list[Scores] = []
    for index in range(len(turns)):
        arriving = forward[-1][:, :, None] if forward else np.zeros((1, 1, 1))
        forward.append(_log_sum(arriving + _step(turns, candidates, index, weights), axis=0))
    backward = np.zeros_like(forward[-1])
    marginals: list[Scores] = []
    for index in range(len(turns) - 1, -1, -1):
        joint = _log_sum(forward[index] + backward, axis=0)
        probabilities = np.exp(joint - joint.max())
        marginals.append(probabilities / probabilities.sum())
        # Computing the step again costs less than keeping one for every turn of a long book.
        backward = _log_sum(_step(turns, candidates, index, weights) + backward[None, :, :], axis=2)
    marginals.reverse()
    return marginals


def _step(turns: Sequence[Turn], candidates: Sequence[Candidates], index: int, weights: TurnWeights) -> Scores:
    """What a turn adds to a path, by the speakers of the last but one, the last and this turn (in this order)."""
    now = _speakers(candidates, index)
    same, back = _links(turns, index, weights)
    again = same * (_speakers(candidates, index - 1)[:, None] == now[None, :])
    returned = back * (_speakers(candidates, index - 2)[:, None] == now[None, :])
    own = np.array(candidates[index].scores or (0.0,))
    step: Scores = again[None, :, :] + returned[:, None, :] + own[None, None, :]
    return step


def _speakers(candidates: Sequence[Candidates], index: int) -> NDArray[np.int64]:
    """Numbers of a turn's candidates; a single stand-in before the first turn and where there is none."""
    return np.array((candidates[index].speakers if index >= 0 else ()) or (_NOBODY,))


def _links(turns: Sequence[Turn], index: int, weights: TurnWeights) -> tuple[float, float]:
    """The weight of the same speaker again, and of the last but one."""
    turn = turns[index]
    if index == 0 or turns[index - 1].chapter != turn.chapter:
        return 0.0, 0.0
    gap = turn.paragraph - turns[index - 1].paragraph
    if turn.continued:
        return weights.continued, 0.0
    if gap > weights.apart:
        return 0.0, 0.0
    same = weights.same_at_once if gap == 1 else weights.same_in_paragraph if gap == 0 else weights.same_later
    if index == 1 or turns[index - 2].chapter != turn.chapter:
        return same, 0.0
    long_gap = turn.paragraph - turns[index - 2].paragraph
    if long_gap > weights.apart:
        return same, 0.0
    return same, weights.back_at_once if long_gap <= 2 else weights.back_later


def _log_sum(values: Scores, axis: int) -> Scores:
    top = values.max(axis=axis, keepdims=True)
    summed: Scores = np.squeeze(top, axis=axis) + np.log(np.exp(values - top).sum(axis=axis))
    return summed
