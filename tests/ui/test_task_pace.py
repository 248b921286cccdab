"""The time that is left is guessed from what was seen, and not guessed at all before enough was seen."""

from datetime import timedelta

import pytest

from narratix_desktop.domain.task import StageCount, TaskGlance, TaskStatus
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ui.models.task_pace import TaskPace, share_done
from tests.ui.task_samples import BEGINNING, glance


def running(done: int, total: int = 100) -> TaskGlance:
    return glance(status=TaskStatus.IN_PROGRESS, units_done=done, units_total=total, started_at=BEGINNING)


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_nothing_is_guessed_from_the_first_seconds() -> None:
    pace = TaskPace()
    pace.look(running(0), BEGINNING)
    pace.look(running(5), BEGINNING + after(1))
    assert pace.seconds_left(running(5), BEGINNING + after(1)) is None


def test_the_pace_that_was_seen_decides() -> None:
    pace = TaskPace()
    for second in range(0, 31, 3):
        pace.look(running(second), BEGINNING + after(second))
    assert pace.seconds_left(running(30), BEGINNING + after(30)) == pytest.approx(70)


def test_what_was_done_before_a_pause_is_no_pace() -> None:
    pace = TaskPace()
    pace.look(running(80), BEGINNING + after(1))
    pace.look(running(84), BEGINNING + after(9))
    assert pace.seconds_left(running(84), BEGINNING + after(9)) == pytest.approx(32)


def test_a_task_that_ran_before_the_window_opened_is_judged_by_its_start() -> None:
    pace = TaskPace()
    pace.look(running(50), BEGINNING + after(60))
    assert pace.seconds_left(running(50), BEGINNING + after(60)) == pytest.approx(60)


def test_the_guess_counts_down_but_never_to_the_end_while_nothing_moves() -> None:
    pace = TaskPace()
    pace.look(running(50), BEGINNING + after(60))
    guesses = [pace.seconds_left(running(50), BEGINNING + after(60 + more)) for more in (0, 10, 1000)]
    assert guesses == [Seconds(60), Seconds(50), Seconds(30)]


def test_a_task_that_begins_anew_is_judged_anew() -> None:
    pace = TaskPace()
    pace.look(running(10), BEGINNING)
    pace.look(running(90), BEGINNING + after(10))
    pace.look(running(0), BEGINNING + after(11))
    assert pace.seconds_left(running(0), BEGINNING + after(11)) is None


@pytest.mark.parametrize("status", [one for one in TaskStatus if one is not TaskStatus.IN_PROGRESS])
def test_a_task_that_does_not_run_has_no_time_left(status: TaskStatus) -> None:
    task = glance(status=status, units_done=50, units_total=100, started_at=BEGINNING)
    assert TaskPace().seconds_left(task, BEGINNING + after(60)) is None


def test_a_production_is_as_far_as_its_stages_weighed_by_their_time() -> None:
    stages = (StageCount("analyse", 1, 1, 1.0), StageCount("cast", 1, 1, 1.0), StageCount("speak", 4, 2, 0.5))
    assert share_done(glance(stages=stages)) == pytest.approx(0.03 + 0.01 + 0.06)
    assert share_done(glance(status=TaskStatus.COMPLETED)) == 1.0
