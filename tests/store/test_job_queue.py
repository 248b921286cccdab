import asyncio
import sys
import textwrap
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from narratix_desktop.domain.errors import SpeechError, StoreUnavailableError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import Task, TaskDraft, TaskKind, TaskStatus
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.work import TaskHandler
from narratix_desktop.store import queue_tables
from narratix_desktop.store.library import Library, open_library
from narratix_desktop.store.migrate import MIGRATIONS
from tests.store.store_samples import eventually


@pytest_asyncio.fixture
async def library(database_url: str, tmp_path: Path) -> AsyncIterator[Library]:
    async with await open_library(database_url, tmp_path) as opened:
        yield opened


@contextmanager
def working(library: Library, handler: TaskHandler, concurrency: int = 4) -> Iterator["asyncio.Task[None]"]:
    work = asyncio.ensure_future(library.queue.work(handler, concurrency))
    try:
        yield work
    finally:
        work.cancel()


async def add(library: Library, count: int = 1) -> list[Task]:
    return list(await library.tasks.add([TaskDraft(TaskKind.SPEAK, f"Line {n}") for n in range(count)]))


async def jobs(library: Library) -> int:
    count: int = await library.database.fetch_value("SELECT count(*) FROM pgqueuer")
    return count


class Doer:
    """Completes tasks and remembers which."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.done: list[TaskId] = []
        self.most = 0
        self.now = 0

    async def __call__(self, task_id: TaskId) -> None:
        if await self.library.tasks.start(task_id, self.library.queue.worker) is None:
            return
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        await self.library.tasks.complete(task_id, {})
        self.done.append(task_id)

    async def idle(self) -> bool:
        return await jobs(self.library) == 0


def test_the_migration_makes_the_tables_of_the_pinned_pgqueuer() -> None:
    script = (MIGRATIONS / "0005_job_queue.sql").read_text(encoding="utf-8")
    comment, _, body = script.partition("\n\n")
    assert all(line.startswith("--") for line in comment.splitlines())
    assert body.strip() == queue_tables.TABLES.build_install_query(create_schema=False).strip()


@pytest.mark.parametrize("concurrency", [1, 3])
async def test_every_queued_task_is_done_once_and_never_more_than_allowed_at_once(
    library: Library, concurrency: int
) -> None:
    tasks = [task.id for task in await add(library, 12)]
    doer = Doer(library)
    await library.queue.enqueue(tasks[:6])
    with working(library, doer, concurrency):
        await library.queue.enqueue(tasks)
        await eventually(doer.idle)
    assert sorted(doer.done) == sorted(tasks)
    assert doer.most == concurrency


async def test_a_higher_priority_goes_first(library: Library) -> None:
    low, high = [task.id for task in await add(library, 2)]
    await library.queue.enqueue([low], priority=1)
    await library.queue.enqueue([high], priority=2)
    doer = Doer(library)
    with working(library, doer, 1):
        await eventually(doer.idle)
    assert doer.done == [high, low]


async def test_a_task_is_queued_once_however_often_it_is_enqueued(library: Library) -> None:
    (task,) = await add(library)
    await asyncio.gather(*(library.queue.enqueue([task.id, task.id]) for _ in range(20)))
    assert await jobs(library) == 1
    await library.tasks.delete(task.id)
    await library.queue.enqueue([task.id])
    assert await jobs(library) == 1


async def test_two_workers_do_each_task_once(library: Library, database_url: str, tmp_path: Path) -> None:
    tasks = [task.id for task in await add(library, 20)]
    async with await open_library(database_url, tmp_path) as other:
        doers = Doer(library), Doer(other)
        await library.queue.enqueue(tasks)
        with working(library, doers[0], 2), working(other, doers[1], 2):
            await eventually(doers[0].idle)
    assert sorted(doers[0].done + doers[1].done) == sorted(tasks)
    assert doers[0].done
    assert doers[1].done


async def test_a_task_that_waits_for_its_retry_runs_again_after_the_wait(library: Library) -> None:
    (task,) = await add(library)
    times: list[float] = []

    async def handler(task_id: TaskId) -> None:
        times.append(asyncio.get_running_loop().time())
        assert await library.tasks.start(task_id, library.queue.worker)
        if len(times) == 1:
            await library.tasks.fail(task_id, {"headline": "Busy."}, Seconds(0.6))
        else:
            await library.tasks.complete(task_id, {})

    await library.queue.enqueue([task.id])
    with working(library, handler):
        await eventually(Doer(library).idle)
    first, second = times
    assert second - first >= 0.6
    assert (await library.tasks.get(task.id)).attempts == 2


async def test_a_waiting_retry_runs_at_once_when_the_author_asks(library: Library) -> None:
    (task,) = await add(library)
    await library.tasks.start(task.id, "w")
    await library.tasks.fail(task.id, {}, Seconds(3600.0))
    await library.queue.enqueue([task.id])
    doer = Doer(library)
    with working(library, doer):
        await asyncio.sleep(0.3)
        assert doer.done == []
        await library.tasks.cancel(task.id)
        await library.tasks.retry(task.id)
        await library.queue.enqueue([task.id])
        await eventually(doer.idle)
    assert doer.done == [task.id]


async def test_stopping_ends_within_a_second_and_hands_everything_back(library: Library) -> None:
    tasks = [task.id for task in await add(library, 3)]
    started = asyncio.Event()

    async def handler(task_id: TaskId) -> None:
        await library.tasks.start(task_id, library.queue.worker)
        running = await library.database.fetch_value("SELECT count(*) FROM tasks WHERE status = 'in_progress'")
        if running == 2:
            started.set()
        await asyncio.sleep(3600)

    await library.queue.enqueue(tasks)
    with working(library, handler, 2) as work:
        await asyncio.wait_for(started.wait(), 20)
        work.cancel()
        done, _ = await asyncio.wait({work}, timeout=1.0)
        assert done == {work}
    assert [(await library.tasks.get(task)).status for task in tasks] == [TaskStatus.PENDING] * 3
    assert await library.database.fetch_value("SELECT count(*) FROM pgqueuer WHERE status = 'queued'") == 3
    doer = Doer(library)
    with working(library, doer):
        await eventually(doer.idle)
    assert sorted(doer.done) == sorted(tasks)


async def test_a_handler_that_will_not_stop_does_not_hold_up_the_end(library: Library) -> None:
    (task,) = await add(library)
    started, release = asyncio.Event(), asyncio.Event()

    async def stubborn(task_id: TaskId) -> None:
        started.set()
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    await library.queue.enqueue([task.id])
    with working(library, stubborn) as work:
        await asyncio.wait_for(started.wait(), 20)
        work.cancel()
        done, _ = await asyncio.wait({work}, timeout=5.0)
        assert done == {work}
    release.set()


async def test_a_broken_handler_fails_its_task_and_tells_the_loop(library: Library) -> None:
    (task,) = await add(library)
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))

    async def broken(task_id: TaskId) -> None:
        await library.tasks.start(task_id, library.queue.worker)
        raise ZeroDivisionError

    await library.queue.enqueue([task.id])
    with working(library, broken):
        await eventually(Doer(library).idle)
    failed = await library.tasks.get(task.id)
    assert failed.status is TaskStatus.FAILED
    assert [type(context["exception"]) for context in told] == [ZeroDivisionError]


async def test_an_error_that_nobody_recorded_is_recorded(library: Library) -> None:
    (task,) = await add(library)

    async def handler(task_id: TaskId) -> None:
        await library.tasks.start(task_id, library.queue.worker)
        raise SpeechError("The line was not spoken.", "Choose another voice.")

    await library.queue.enqueue([task.id])
    with working(library, handler):
        await eventually(Doer(library).idle)
    failed = await library.tasks.get(task.id)
    assert failed.error == {
        "code": "speech",
        "headline": "The line was not spoken.",
        "remedy": "Choose another voice.",
    }


async def test_a_task_that_an_outage_interrupted_is_done_afterwards(library: Library) -> None:
    (task,) = await add(library)
    calls = 0

    async def handler(task_id: TaskId) -> None:
        nonlocal calls
        calls += 1
        assert await library.tasks.start(task_id, library.queue.worker)
        if calls == 1:
            raise StoreUnavailableError("Away.", retryable=True)
        await library.tasks.complete(task_id, {})

    await library.queue.enqueue([task.id])
    with working(library, handler):
        await eventually(Doer(library).idle)
    done = await library.tasks.get(task.id)
    assert (done.status, done.attempts, calls) == (TaskStatus.COMPLETED, 1, 2)


async def test_a_handler_outlives_the_loss_of_its_workers_connection(library: Library) -> None:
    (task,) = await add(library)
    started, go_on = asyncio.Event(), asyncio.Event()
    calls = 0

    async def handler(task_id: TaskId) -> None:
        nonlocal calls
        if await library.tasks.start(task_id, library.queue.worker) is None:
            return
        calls += 1
        started.set()
        await go_on.wait()
        await library.tasks.complete(task_id, {})

    lock = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
    await library.queue.enqueue([task.id])
    with working(library, handler):
        await asyncio.wait_for(started.wait(), 20)
        pid = await library.database.fetch_value(lock)
        await library.database.write("SELECT pg_terminate_backend($1)", pid)

        async def new_shift() -> bool:
            return await library.database.fetch_value(lock) not in {None, pid}

        await eventually(new_shift)
        assert await library.queue.recover() == 0
        go_on.set()
        await eventually(Doer(library).idle)
    assert ((await library.tasks.get(task.id)).status, calls) == (TaskStatus.COMPLETED, 1)


async def test_recover_queues_pending_tasks_that_lost_their_job(library: Library) -> None:
    tasks = [task.id for task in await add(library, 3)]
    await library.queue.enqueue(tasks[:1])
    await library.tasks.pause(tasks[2])
    assert await library.queue.recover() == 1
    assert await library.queue.recover() == 0
    assert await jobs(library) == 2


async def test_recover_leaves_the_tasks_of_a_living_worker_alone(
    library: Library, database_url: str, tmp_path: Path
) -> None:
    (task,) = await add(library)
    await library.queue.enqueue([task.id])
    started = asyncio.Event()

    async def handler(task_id: TaskId) -> None:
        await library.tasks.start(task_id, library.queue.worker)
        started.set()
        await asyncio.sleep(3600)

    async with await open_library(database_url, tmp_path) as other:
        with working(library, handler):
            await asyncio.wait_for(started.wait(), 20)
            assert await other.queue.recover() == 0
            assert (await other.tasks.get(task.id)).status is TaskStatus.IN_PROGRESS


WORKER = """
    import asyncio, sys
    from pathlib import Path
    from narratix_desktop.store.library import open_library

    async def main():
        library = await open_library(sys.argv[1], Path(sys.argv[2]))
        async def handler(task_id):
            await library.tasks.start(task_id, library.queue.worker)
            print("started", flush=True)
            await asyncio.sleep(3600)
        await library.queue.work(handler, 2)

    asyncio.run(main())
"""


async def test_the_tasks_of_a_killed_worker_are_done_by_the_next_at_once(
    library: Library, database_url: str, tmp_path: Path
) -> None:
    tasks = [task.id for task in await add(library, 3)]
    await library.queue.enqueue(tasks)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        textwrap.dedent(WORKER),
        database_url,
        str(tmp_path),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    for _ in range(2):
        assert await asyncio.wait_for(process.stdout.readline(), 30) == b"started\n"
    process.kill()
    await process.wait()
    doer = Doer(library)
    with working(library, doer):
        # Well below the half minute after which a heartbeat is stale.
        await eventually(doer.idle, within=10)
    assert sorted(doer.done) == sorted(tasks)
    assert [(await library.tasks.get(task)).attempts for task in tasks] == [1, 1, 1]


async def test_the_log_of_yesterday_is_pruned(library: Library) -> None:
    (task,) = await add(library)
    await library.queue.enqueue([task.id])
    await library.database.write("UPDATE pgqueuer_log SET created = now() - interval '25 hours'")
    doer = Doer(library)
    with working(library, doer):
        await eventually(doer.idle)

        async def pruned() -> bool:
            old = "SELECT count(*) FROM pgqueuer_log WHERE created < now() - interval '24 hours'"
            return not await library.database.fetch_value(old)

        await eventually(pruned)
    assert await library.database.fetch_value("SELECT count(*) FROM pgqueuer_log") > 0
