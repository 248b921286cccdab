import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.errors import ComputeError, StoreUnavailableError
from tests.compute import pool_jobs


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    while not condition():  # noqa: ASYNC110  no event tells of it
        await asyncio.sleep(0.01)


def start_python(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


async def written(note: Path) -> list[int]:
    """Process ids that a job wrote to its note."""
    await until(note.exists)
    return [int(word) for word in note.read_text().split()]


async def vanish(pids: list[int]) -> None:
    await until(lambda: not any(alive(pid) for pid in pids))


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def test_no_process_is_started_before_the_first_job() -> None:
    before = set(psutil.Process().children())
    pool = WorkerPool(2)
    await asyncio.sleep(0.05)
    assert set(psutil.Process().children()) == before
    await pool.aclose()


async def test_two_jobs_run_side_by_side(pool: WorkerPool, tmp_path: Path) -> None:
    async with asyncio.timeout(20):
        first, second = await asyncio.gather(
            pool.run(pool_jobs.Meet(tmp_path, "one")), pool.run(pool_jobs.Meet(tmp_path, "two"))
        )
    assert first != second
    assert os.getpid() not in (first, second)


async def test_many_small_jobs_are_each_answered(pool: WorkerPool) -> None:
    async with asyncio.timeout(30):
        answers = await asyncio.gather(*(pool.run(pool_jobs.Square(number)) for number in range(500)))
    assert answers == [number**2 for number in range(500)]


async def test_no_more_processes_than_workers_are_started(pool: WorkerPool) -> None:
    pids = await asyncio.gather(*(pool.run(pool_jobs.WhoAmI()) for _ in range(40)))
    assert len(set(pids)) <= 2


async def test_a_job_and_an_answer_may_be_large(pool: WorkerPool) -> None:
    data = os.urandom(5_000_000)
    assert await pool.run(pool_jobs.Echo(data)) == data


async def test_an_error_for_the_author_arrives_as_it_was_raised(pool: WorkerPool) -> None:
    with pytest.raises(StoreUnavailableError) as caught:
        await pool.run(pool_jobs.RefuseToStore())
    error = caught.value
    assert (error.headline, error.remedy, error.retryable) == ("Nothing was saved.", "Start the database.", True)
    assert error.code == "store_unavailable"
    assert "ConnectionResetError: peer" in "\n".join(error.__notes__)


async def test_a_bug_in_a_job_names_the_original_and_where_it_happened(pool: WorkerPool) -> None:
    with pytest.raises(ComputeError) as caught:
        await pool.run(pool_jobs.Stumble())
    assert isinstance(caught.value.__cause__, KeyError)
    assert 'empty["missing"] += 1' in "\n".join(caught.value.__cause__.__notes__)
    assert not caught.value.retryable


async def test_an_exception_that_cannot_cross_the_pipe_is_still_named(pool: WorkerPool) -> None:
    with pytest.raises(ComputeError) as caught:
        await pool.run(pool_jobs.StumbleAwkwardly())
    assert "AwkwardError: this and that" in str(caught.value.__cause__)


async def test_an_answer_that_cannot_cross_the_pipe_is_an_error(pool: WorkerPool) -> None:
    with pytest.raises(ComputeError):
        await pool.run(pool_jobs.AnswerWithASocket())
    assert await pool.run(pool_jobs.Square(3)) == 9


async def test_a_job_that_nothing_answers_is_an_error(pool: WorkerPool) -> None:
    with pytest.raises(ComputeError) as caught:
        await pool.run(pool_jobs.Unanswerable())
    assert isinstance(caught.value.__cause__, TypeError)


async def test_the_death_of_a_worker_is_told_and_the_worker_replaced() -> None:
    pool = WorkerPool(1)
    before = await pool.run(pool_jobs.WhoAmI())
    with pytest.raises(ComputeError) as caught:
        await pool.run(pool_jobs.Crash())
    assert caught.value.retryable
    assert await pool.run(pool_jobs.WhoAmI()) != before
    await pool.aclose()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no waitid")
async def test_a_worker_that_died_while_idle_is_replaced_unnoticed() -> None:
    pool = WorkerPool(1)
    before = await pool.run(pool_jobs.WhoAmI())
    psutil.Process(before).kill()
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222  it is dying
    assert await pool.run(pool_jobs.WhoAmI()) != before
    await pool.aclose()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups of this kind")
async def test_cancelling_a_call_ends_its_worker_and_what_that_had_started(tmp_path: Path) -> None:
    pool = WorkerPool(1)
    note = tmp_path / "pids"
    call = asyncio.create_task(pool.run(pool_jobs.Linger(note)))
    async with asyncio.timeout(20):
        worker, child = await written(note)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert not alive(worker)
        await vanish([child])
        assert await pool.run(pool_jobs.Square(4)) == 16
    await pool.aclose()


async def test_cancelling_a_call_that_waits_for_its_turn_disturbs_nobody(tmp_path: Path) -> None:
    pool = WorkerPool(1)
    before = await pool.run(pool_jobs.WhoAmI())
    running = asyncio.create_task(pool.run(pool_jobs.Meet(tmp_path, "one")))
    waiting = asyncio.create_task(pool.run(pool_jobs.Square(2)))
    await asyncio.sleep(0)
    waiting.cancel()
    (tmp_path / "two").touch()
    assert await running == before
    await pool.aclose()


async def test_closing_ends_all_workers_and_refuses_more_work(tmp_path: Path) -> None:
    pool = WorkerPool(2)
    idle = await pool.run(pool_jobs.WhoAmI())
    note = tmp_path / "pids"
    call = asyncio.create_task(pool.run(pool_jobs.Linger(note)))
    async with asyncio.timeout(20):
        busy, _ = await written(note)
        await pool.aclose()
    assert not alive(idle)
    assert not alive(busy)
    with pytest.raises(ComputeError):
        await call
    with pytest.raises(ComputeError):
        await pool.run(pool_jobs.Square(2))


async def test_workers_see_no_secrets_and_compute_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "REPLICATE_API_TOKEN", "NARRATIX_DATABASE_URL", "PGPASSWORD"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("NARRATIX_LOG_LEVEL", "debug")
    pool = WorkerPool(1)
    seen = await pool.run(pool_jobs.Environment())
    await pool.aclose()
    assert "secret" not in seen.values()
    assert seen["NARRATIX_LOG_LEVEL"] == "debug"
    assert seen["OMP_NUM_THREADS"] == "1"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has classes of priority instead")
async def test_workers_let_the_window_go_first(pool: WorkerPool) -> None:
    nice, session = await pool.run(pool_jobs.Standing())
    assert nice == min(os.nice(0) + 5, 19)
    # Linux weighs sessions, and a worker has one of its own.
    assert session.endswith("nice 5\n") or not session


async def test_a_worker_loads_only_what_its_jobs_need(pool: WorkerPool) -> None:
    loaded = await pool.run(pool_jobs.Loaded())
    assert not loaded & {"numpy", "scipy", "asyncio", "asyncpg", "PySide6", "av"}


async def test_chatter_and_reading_of_the_standard_streams_do_no_harm(pool: WorkerPool) -> None:
    assert await pool.run(pool_jobs.Print()) == ""
    assert await pool.run(pool_jobs.Square(5)) == 25


async def test_a_worker_that_has_grown_is_replaced() -> None:
    pool = WorkerPool(1, recycle_above=100 * 2**20)
    small = await pool.run(pool_jobs.Grow(1_000))
    grown = await pool.run(pool_jobs.Grow(120 * 2**20))
    assert grown == small
    assert await pool.run(pool_jobs.WhoAmI()) != grown
    async with asyncio.timeout(10):
        await vanish([grown])
    await pool.aclose()


async def test_an_idle_worker_is_let_go() -> None:
    pool = WorkerPool(1, idle_seconds=0.05)
    pid = await pool.run(pool_jobs.WhoAmI())
    async with asyncio.timeout(10):
        await vanish([pid])
    assert await pool.run(pool_jobs.Square(6)) == 36
    await pool.aclose()


PARENT = """
import asyncio, sys
sys.path.append(sys.argv[1])
from pathlib import Path
from tests.compute import pool_jobs
from narratix_desktop.compute.pool import WorkerPool

async def main():
    pool = WorkerPool(2)
    jobs = [pool_jobs.Linger(Path(sys.argv[2], "lingering")), pool_jobs.Hog(Path(sys.argv[2], "hogging"))]
    await asyncio.gather(*(pool.run(job) for job in jobs))

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills a worker that never lets its watcher run")
async def test_no_worker_survives_the_killing_of_its_parent(tmp_path: Path) -> None:
    with start_python("-c", PARENT, str(Path(__file__).parents[2]), str(tmp_path)) as parent:
        try:
            async with asyncio.timeout(20):
                lingering, _ = await written(tmp_path / "lingering")
                (hogging,) = await written(tmp_path / "hogging")
                assert alive(lingering)
                assert alive(hogging)
                parent.kill()
                await vanish([lingering, hogging])
        finally:
            parent.kill()


async def test_a_worker_ends_with_its_pipe_where_no_kernel_helps(tmp_path: Path) -> None:
    """The way of macOS and Windows: the parent is unknown to the worker, only the pipe tells."""
    boot = (
        "import sys; from narratix_desktop.compute import worker; worker._die_with = lambda parent: None; "
        "worker.serve(0)"
    )
    with start_python("-c", boot) as worker:
        assert worker.poll() is None
        assert worker.stdin is not None
        worker.stdin.close()
        async with asyncio.timeout(10):
            await until(lambda: worker.poll() is not None)
