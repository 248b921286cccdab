"""SIGKILL at random moments loses nothing. The script ``kill_rounds`` plays 25 rounds; here are a few."""

import sys
from pathlib import Path

import pytest

from tests.faults.kill_rounds import again_from_equal_takes, play

STORY = """# The Weir

## Chapter One

{first}

## Chapter Two

{second}
"""
EXCHANGE = """Rain fell on the weir. “Is it rising, number {n}?” asked Anna.

“It is always rising,” said Tobias. “Ask me when it stops.”

She knocked on the gate and listened. Nobody answered, though the bell rang {n} times.
"""


@pytest.mark.timeout(900)
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_production_goes_on_and_repeats_nothing_that_was_committed(library_home: Path) -> None:
    manuscript = library_home / "weir.md"
    first, second = ("\n\n".join(EXCHANGE.format(n=n) for n in numbers) for numbers in (range(2, 9), range(20, 27)))
    manuscript.write_text(STORY.format(first=first, second=second), encoding="utf-8")

    report = play(manuscript, rounds=3, seed=7, folder=library_home)

    assert report.killed == 3
    assert report.takes > 50
    assert report.lost == []
    assert report.repeated == 0
    assert report.left_behind == []
    before, after = again_from_equal_takes(manuscript, library_home)
    assert before == after
