"""Turn taking over given candidates."""

import pytest

from narratix_desktop.text.attribution.candidates import Candidates
from narratix_desktop.text.attribution.evidence import Turn
from narratix_desktop.text.attribution.turns import decide_turns

ANY = Candidates((1, 2), (0.0, 0.0))
ONE = Candidates((1, 2), (9.0, 0.0))


def turns(*paragraphs: int, chapters: tuple[int, ...] = ()) -> list[Turn]:
    where = chapters or (0,) * len(paragraphs)
    return [Turn([index], at, where[index], index, index + 1) for index, at in enumerate(paragraphs)]


def test_one_known_turn_settles_a_whole_exchange_in_both_directions() -> None:
    guesses = decide_turns(turns(0, 1, 2, 3, 4), [ANY, ANY, ONE, ANY, ANY])
    assert [guess.speaker for guess in guesses] == [1, 2, 1, 2, 1]


def test_surety_falls_with_the_distance_from_what_is_known() -> None:
    guesses = decide_turns(turns(0, 1, 2, 3), [ONE, ANY, ANY, ANY])
    chances = [guess.probability for guess in guesses]
    assert chances == sorted(chances, reverse=True)


def test_chapters_do_not_touch_each_other() -> None:
    apart = decide_turns(turns(0, 1, chapters=(0, 1)), [ONE, ANY])
    assert apart[1].probability == pytest.approx(0.5)


def test_turn_that_goes_on_keeps_its_speaker() -> None:
    spoken = turns(0, 1)
    spoken[1].continued = True
    assert [guess.speaker for guess in decide_turns(spoken, [ONE, ANY])] == [1, 1]


def test_turn_without_candidates_stays_unknown_and_troubles_nobody() -> None:
    guesses = decide_turns(turns(0, 1, 2), [ONE, Candidates((), ()), ONE])
    assert [(guess.speaker is None, guess.probability > 0.9) for guess in guesses] == [
        (False, True),
        (True, False),
        (False, True),
    ]


def test_no_turns_need_no_guess() -> None:
    assert decide_turns([], []) == []
