from collections.abc import AsyncIterator

import pytest

from narratix_desktop.compute.pool import WorkerPool


@pytest.fixture
async def pool() -> AsyncIterator[WorkerPool]:
    pool = WorkerPool(2)
    yield pool
    await pool.aclose()
