"""The window's background work ends with the window."""

import asyncio
from typing import Any

from narratix_desktop.app.event_loop import StudioEventLoop
from narratix_desktop.ui.operations import Operations


def test_nothing_is_begun_after_the_end(studio_loop: StudioEventLoop) -> None:
    begun: list[str] = []

    async def work(name: str) -> None:
        begun.append(name)
        await asyncio.sleep(60)

    async def scenario() -> None:
        operations = Operations()
        told: list[Any] = []
        operations.run("Before", work("before"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await operations.close()
        operations.busy_changed.connect(told.append)
        late = operations.run("After", work("after"))
        operations.load("after", work("after"), told.append)
        await asyncio.wait([late])
        assert late.cancelled()
        assert not told

    studio_loop.run_until_complete(scenario())
    assert begun == ["before"]
