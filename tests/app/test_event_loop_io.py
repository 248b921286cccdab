"""Sockets, streams, child processes, database connections and signals on the studio's loop."""

import asyncio
import os
import signal
import socket
import sys
import threading
from pathlib import Path

import asyncpg
import pytest
from PySide6.QtCore import QCoreApplication

from narratix_desktop.app.event_loop import StudioEventLoop


def test_unix_sockets_and_streams_carry_data_both_ways(loop: StudioEventLoop, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("no Unix sockets")

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def run() -> bytes:
        path = str(tmp_path / "s")
        server = await asyncio.start_unix_server(echo, path)
        reader, writer = await asyncio.open_unix_connection(path)
        payload = os.urandom(3_000_000)

        async def send() -> None:
            writer.write(payload)
            await writer.drain()
            writer.write_eof()

        sending = asyncio.create_task(send())
        back = await reader.read(-1)
        await sending
        writer.close()
        server.close()
        assert back == payload
        return back

    assert loop.run_until_complete(asyncio.wait_for(run(), 30))


def test_added_readers_and_writers_fire_until_they_are_removed(loop: StudioEventLoop) -> None:
    here, there = socket.socketpair()
    here.setblocking(False)

    async def run() -> list[bytes]:
        got: list[bytes] = []
        third = loop.create_future()

        def read() -> None:
            got.append(here.recv(1))
            if len(got) == 3:
                third.set_result(None)

        loop.add_reader(here, read)
        there.send(b"abc")
        await third
        assert loop.remove_reader(here)
        there.send(b"d")
        await asyncio.sleep(0.01)
        writable = loop.create_future()
        loop.add_writer(here, lambda: writable.done() or writable.set_result(None))
        await asyncio.wait_for(writable, 5)
        assert loop.remove_writer(here)
        return got

    assert loop.run_until_complete(asyncio.wait_for(run(), 20)) == [b"a", b"b", b"c"]
    here.close()
    there.close()


def test_subprocesses_run_and_report_their_exit(loop: StudioEventLoop) -> None:
    async def run() -> tuple[bytes, int | None]:
        program = "import sys; print(sys.stdin.read().upper()); sys.exit(3)"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate(b"hello")
        return out.strip(), process.returncode

    assert loop.run_until_complete(asyncio.wait_for(run(), 30)) == (b"HELLO", 3)


def test_a_pool_of_database_connections_and_notifications_work(loop: StudioEventLoop, database_url: str) -> None:
    async def run() -> tuple[int, list[str]]:
        heard: list[str] = []
        arrived = asyncio.Event()

        def hear(_connection: object, _pid: int, _channel: str, payload: object) -> None:
            heard.append(str(payload))
            arrived.set()

        async with asyncpg.create_pool(database_url, min_size=5, max_size=20, command_timeout=60) as pool:
            async with pool.acquire() as listening:
                await listening.add_listener("loop_test", hear)
                numbers = await asyncio.gather(*(pool.fetchval("SELECT $1::int", n) for n in range(500)))
                await pool.execute("NOTIFY loop_test, 'hello'")
                await asyncio.wait_for(arrived.wait(), 20)
                await listening.remove_listener("loop_test", hear)
            with pytest.raises(TimeoutError):
                await pool.fetchval("SELECT pg_sleep(30)", timeout=0.1)
        return sum(numbers), heard

    assert loop.run_until_complete(run()) == (sum(range(500)), ["hello"])


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
def test_a_signal_is_handled_while_the_loop_rests(loop: StudioEventLoop) -> None:
    async def run() -> str:
        heard = asyncio.Event()
        loop.add_signal_handler(signal.SIGUSR1, heard.set)
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        await asyncio.wait_for(heard.wait(), 20)
        loop.remove_signal_handler(signal.SIGUSR1)
        return "heard"

    assert loop.run_until_complete(run()) == "heard"


@pytest.mark.skipif(sys.platform == "win32", reason="no POSIX signals")
def test_ctrl_c_in_the_terminal_cancels_the_main_task(application: QCoreApplication) -> None:
    cancelled: list[str] = []

    async def main() -> None:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cancelled.append("cancelled")
            raise

    # A shell starts its background jobs with the signal ignored, and then nobody is interrupted.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    runner = asyncio.Runner(loop_factory=lambda: StudioEventLoop(application))
    try:
        with runner, pytest.raises(KeyboardInterrupt):
            runner.run(main())
    finally:
        signal.signal(signal.SIGINT, before)
    assert cancelled == ["cancelled"]
