"""Which database a library has.

Apart from the rest of the wiring, so that it starts while all that is still being loaded.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from narratix_desktop.app.settings import Settings
from narratix_desktop.store.server.embedded import EmbeddedServer


@asynccontextmanager
async def database_of(settings: Settings, begun: Callable[[], object] | None = None) -> AsyncIterator[str]:
    """Address of the database: the server that the settings name, else the library's own while the context lasts.

    Args:
        settings: Name the server, or the library's folder.
        begun: Called when only the server is waited for, which leaves the processor to others.
    """
    begin = begun or (lambda: None)
    if settings.database_url is not None:
        begin()
        yield settings.database_url.get_secret_value()
        return
    server = EmbeddedServer(settings.home)
    await server.prepare()
    begin()
    async with server as dsn:
        yield dsn
