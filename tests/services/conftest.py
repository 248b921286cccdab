from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_workshop
from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.library import open_library


@pytest_asyncio.fixture
async def workshop(database_url: str, tmp_path: Path) -> AsyncIterator[Workshop]:
    """A real library with real worker processes and engines."""
    settings = Settings(home=tmp_path / "home", workers=2)
    settings.renders.mkdir(parents=True)
    compute = WorkerPool(2)
    async with await open_library(database_url, settings.assets) as library:
        try:
            yield make_workshop(settings, library, compute)
        finally:
            await compute.aclose()
