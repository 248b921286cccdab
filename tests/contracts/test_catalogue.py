"""An engine has one name: in the catalogue, in the database and on the command line."""

from collections.abc import AsyncIterator

import pytest_asyncio

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.providers.catalog import analysers, cover_engines, sound_engines, speech_engines


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    made = WorkerPool(1)
    yield made
    await made.aclose()


async def test_every_engine_is_called_as_the_catalogue_calls_it(pool: WorkerPool) -> None:
    for engines in (analysers(pool), speech_engines(pool), sound_engines(pool), cover_engines(pool)):
        assert engines
        assert {name: engine.info.name for name, engine in engines.items()} == {name: name for name in engines}
