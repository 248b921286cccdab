"""The database dies in the middle of paid work; the script ``database_outage`` plays longer and other outages."""

import sys
from pathlib import Path

import pytest

from narratix_desktop.app.event_loop import StudioEventLoop
from tests.fakes.memory_ring import MemoryRing
from tests.faults.database_outage import PATIENCE, Kind, Outage, play
from tests.ui.conftest import key_ring, studio_loop

__all__ = ["key_ring", "studio_loop"]


@pytest.mark.timeout(600)
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
def test_paid_work_goes_on_by_itself_when_the_database_is_back(
    studio_loop: StudioEventLoop,
    key_ring: MemoryRing,
    library_home: Path,
) -> None:
    outages = [Outage(Kind.KILLED, 0.5)]
    result = studio_loop.run_until_complete(play("replicate", outages, 60, library_home, 0.3, PATIENCE))
    assert not result.wrong, result.table("outage")
