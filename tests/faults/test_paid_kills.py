"""Some deaths in the middle of paid work; the script ``paid_kills`` plays a hundred."""

import sys
from pathlib import Path

import pytest

from tests.faults.paid_kills import play

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]


async def test_a_worker_that_is_killed_loses_nothing_and_pays_twice_only_what_was_under_way(library_home: Path) -> None:
    result = await play("hume", 2, seed=3, home=library_home, studio=False)
    assert not result.wrong, result.table("worker")
    assert result.figures["kills"] == 2
