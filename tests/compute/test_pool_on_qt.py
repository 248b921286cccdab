"""The pool under the studio's kind of event loop: Qt's, with asyncio on top."""

import asyncio

import qasync
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from narratix_desktop.compute.pool import WorkerPool
from tests.compute import pool_jobs


def test_jobs_are_answered_while_qt_runs(qtbot: QtBot) -> None:
    async def work() -> tuple[list[int], int]:
        pool = WorkerPool(2)
        turns = 0

        async def turn() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        turning = asyncio.create_task(turn())
        answers = await asyncio.gather(*(pool.run(pool_jobs.Square(number)) for number in range(30)))
        turning.cancel()
        await pool.aclose()
        return answers, turns

    loop = qasync.QEventLoop(QCoreApplication.instance())
    with loop:
        answers, turns = loop.run_until_complete(work())
    assert answers == [number**2 for number in range(30)]
    assert turns > 30
