from collections.abc import AsyncIterator

import pytest_asyncio

from narratix_desktop.store.database import Database, connect_database


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await connect_database(database_url)
    yield opened
    await opened.close()
