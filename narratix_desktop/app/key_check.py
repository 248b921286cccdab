"""Says that an engine needs a key before anything is begun for it."""

from collections.abc import Iterable

from narratix_desktop.app.settings import Settings
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing


async def require_keys(settings: Settings, engines: Iterable[str]) -> None:
    """Look for the keys of the engines among these that have one; a paid engine is called as its vendor.

    Raises:
        KeyMissingError: One has none; the message says where to put it.
        KeyRingError: The key ring is locked or refuses.
    """
    async with Clients(SystemKeyRing(settings.keys()), settings.addresses()) as clients:
        for vendor in [one for one in Vendor if one.value in set(engines)]:
            await clients.require_key(vendor)
