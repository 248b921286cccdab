"""Changes made by any process that shares the database: from NOTIFY to ``domain.changes.Changes``.

One connection outside the pool listens while anybody is subscribed. Announcements are gathered, so that a panel is told
at most four times a second however fast rows change. When the connection is lost, and when it is there again and
something may have been missed, subscribers hear that anything may have changed.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final
from uuid import UUID

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import StoreError
from narratix_desktop.store.database import Database
from narratix_desktop.store.faults import translated

CHANNEL: Final = "narratix_changes"
GATHER: Final = 0.25
FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 5.0
ANYTHING: Final = Changes({noun: frozenset() for noun in Noun})


class PostgresChangeFeed:
    """``ports.store.ChangeFeed`` over LISTEN and NOTIFY."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: set[_Subscriber] = set()
        self._listening: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[AsyncIterator[Changes]]:
        """Changes from now on. While the database is away it is simply silent."""
        subscriber = _Subscriber()
        self._subscribers.add(subscriber)
        if self._listening is None:
            self._tried.clear()
            self._listening = asyncio.ensure_future(self._listen())
            self._listening.add_done_callback(lambda _: self._tried.set())
        try:
            # Nothing that is changed inside the block may be missed.
            await self._tried.wait()
            yield subscriber.changes()
        finally:
            self._subscribers.discard(subscriber)
            if not self._subscribers:
                await self.close()

    async def close(self) -> None:
        """Stop listening; subscribers hear nothing more."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            await asyncio.wait({listening})

    async def _listen(self) -> None:
        pause, missed = FIRST_PAUSE, False
        while True:
            with suppress(StoreError), translated():
                connection = await self._database.dedicated()
                try:
                    lost = asyncio.Event()
                    connection.add_termination_listener(lambda _, lost=lost: lost.set())
                    await connection.add_listener(CHANNEL, self._heard)
                    self._tried.set()
                    if missed:
                        self._tell(ANYTHING)
                    pause, missed = FIRST_PAUSE, True
                    await lost.wait()
                    # Whoever loads now sees that the library is away.
                    self._tell(ANYTHING)
                finally:
                    connection.terminate()
            missed = True
            self._tried.set()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _heard(self, connection: object, pid: int, channel: str, payload: object) -> None:
        announced = json.loads(str(payload))
        self._tell(Changes.of(Noun(announced["noun"]), map(UUID, announced["ids"])))

    def _tell(self, changes: Changes) -> None:
        for subscriber in self._subscribers:
            subscriber.tell(changes)


class _Subscriber:
    def __init__(self) -> None:
        self._gathered = Changes()
        self._something = asyncio.Event()

    def tell(self, changes: Changes) -> None:
        self._gathered |= changes
        self._something.set()

    async def changes(self) -> AsyncIterator[Changes]:
        """The first change at once, what follows gathered."""
        while True:
            await self._something.wait()
            self._something.clear()
            gathered, self._gathered = self._gathered, Changes()
            yield gathered
            await asyncio.sleep(GATHER)
