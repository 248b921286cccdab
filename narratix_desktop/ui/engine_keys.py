"""Which engines that cost money can be asked: those whose key is there. Nobody is offered what cannot be done."""

from narratix_desktop.domain.errors import KeyRingError
from narratix_desktop.ports.engines import EngineInfo
from narratix_desktop.ports.keys import KeyRing, Vendor
from narratix_desktop.services.paint_cover import painters
from narratix_desktop.ui.studio import Studio


async def has_key(engine: EngineInfo, keys: KeyRing) -> bool:
    """Whether an engine needs no key, or has one; a key ring that cannot be opened holds none."""
    vendors = [vendor for vendor in Vendor if vendor.variable == engine.needs_key]
    try:
        return not vendors or await keys.find(vendors[0]) is not None
    except KeyRingError:
        return False


async def usable_painters(studio: Studio) -> dict[str, EngineInfo]:
    """The engines that can be asked to paint a cover, by name."""
    known = {name: engine.info for name, engine in painters(studio.workshop).items()}
    return {name: info for name, info in known.items() if await has_key(info, studio.house.keys)}
