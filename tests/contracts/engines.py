"""Every engine of the catalogue, made as the program makes it: those with a key at the address of a fake vendor."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TypeVar

from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.catalog import PaidMeans
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from tests.conftest import SharedServer
from tests.fakes import hume_server, replicate_server
from tests.providers.vendor_desk import open_desk

Engine = TypeVar("Engine")


@asynccontextmanager
async def engine_of(
    name: str,
    embedded: Mapping[str, Callable[[Compute], Engine]],
    paid: Mapping[str, Callable[[PaidMeans], Engine]],
    database: SharedServer,
    folder: Path,
) -> AsyncIterator[Engine]:
    """The engine of this name, until the context ends."""
    async with AsyncExitStack() as stack:
        if name in embedded:
            pool = WorkerPool(1)
            stack.push_async_callback(pool.aclose)
            yield embedded[name](pool)
            return
        hume, replicate = hume_server.HumeServer(), replicate_server.ReplicateServer(looks=0)
        await stack.enter_async_context(hume)
        await stack.enter_async_context(replicate)
        keys = {Vendor.HUME: hume_server.KEY, Vendor.REPLICATE: replicate_server.TOKEN}
        addresses = {Vendor.HUME: hume.address, Vendor.REPLICATE: replicate.address}
        clients = await stack.enter_async_context(Clients(SystemKeyRing(keys), addresses))
        database_name, dsn = database.migrated()
        stack.callback(database.drop, database_name)
        desk = await stack.enter_async_context(open_desk(dsn, folder, Vendor.HUME, hume.address, None))
        yield paid[name](PaidMeans(desk.compute, desk.calls, clients, folder))
        assert hume.refused == replicate.refused == replicate.leaks == []
