"""Which database a library has.

Apart from the rest of the wiring, so that it starts while all that is still being loaded.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from narratix_desktop.app.settings import Settings
from narratix_desktop.store.server.embedded import EmbeddedServer


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[str]:
    """Address of the database: the server that the settings name, else the library's own while the context lasts."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    async with EmbeddedServer(settings.home) as dsn:
        yield dsn
