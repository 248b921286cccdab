"""How what concerns money is put on record: to the end, whoever is cancelled, and through an outage of the database."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from narratix_desktop.domain.errors import StoreError

Done = TypeVar("Done")

PAUSE: Final = 1.0
PATIENCE: Final = 300.0
"""Seconds for which the database may be away; longer, and the work is the queue's to do again."""


async def whole(work: Coroutine[Any, Any, Done]) -> Done:
    """Let a piece of work end although whoever waits for it is cancelled."""
    working = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        if not working.cancelled():
            working.exception()
        raise


async def insist(call: Callable[[], Coroutine[Any, Any, Done]]) -> Done:
    """Make a call that can be made again, also where the database is away for a while."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return await call()
        except StoreError as error:
            if not error.retryable or time.monotonic() > until:
                raise
            await asyncio.sleep(PAUSE)
