"""All vendors on this computer, for walks through what costs money: they speak over real HTTP and charge nobody."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Iterator, Mapping

from tests.fakes import hume_server, replicate_server
from tests.fakes.anthropic_server import GOOD_KEY, anthropic_server


@contextlib.contextmanager
def vendors() -> Iterator[None]:
    """Serve them from a thread; whatever program is started within the context has their keys and addresses."""
    loop, stop, ready = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    given: dict[str, str] = {}

    async def serve() -> None:
        replicate = replicate_server.ReplicateServer(looks=0)
        async with anthropic_server() as claude, hume_server.HumeServer() as hume, replicate:
            given["ANTHROPIC_API_KEY"], given["NARRATIX_ANTHROPIC_BASE_URL"] = GOOD_KEY, claude.address
            given["HUME_API_KEY"], given["NARRATIX_HUME_BASE_URL"] = hume_server.KEY, hume.address
            given["REPLICATE_API_TOKEN"] = replicate_server.TOKEN
            given["NARRATIX_REPLICATE_BASE_URL"] = replicate.address
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    ready.wait(30)
    try:
        with _environment(given):
            yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)


@contextlib.contextmanager
def _environment(given: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
