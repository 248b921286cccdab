import os
import stat
import sys
from pathlib import Path

import pytest

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.compute.worker import serve_from
from tests.compute import pool_jobs

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the packed executable")
async def test_a_packed_executable_starts_itself_as_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "narratix-desktop"
    packed.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from narratix_desktop.compute.worker import serve_from\nserve_from(sys.argv) or sys.exit(3)\n"
    )
    packed.chmod(packed.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(packed))
    pool = WorkerPool(1)
    pid = await pool.run(pool_jobs.WhoAmI())
    await pool.aclose()
    assert pid != os.getpid()


def test_other_arguments_start_no_worker() -> None:
    assert not serve_from(["narratix-desktop"])
    assert not serve_from(["narratix-desktop", "produce", "book.txt"])
