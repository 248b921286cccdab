"""Which engines that cost money can be asked: those whose key is there. Nobody is offered what cannot be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from narratix_desktop.domain.errors import KeyRingError
from narratix_desktop.ports.engines import EngineInfo
from narratix_desktop.ports.keys import KeyRing, Vendor
from narratix_desktop.services.licence_notes import licence_of
from narratix_desktop.services.paint_cover import painters
from narratix_desktop.ui.studio import Studio


class _Engine(Protocol):
    @property
    def info(self) -> EngineInfo: ...


@dataclass(frozen=True, slots=True)
class Offer:
    """An engine that work can be ordered from.

    Attributes:
        name: By which orders name it.
        info: What the author is told about it.
        has_key: Whether it can be asked: it needs no key, or has one.
        licence: What has to be known before publishing what it makes; empty where there is nothing.
    """

    name: str
    info: EngineInfo
    has_key: bool
    licence: str = ""

    @property
    def is_free(self) -> bool:
        """Whether it costs nothing."""
        return not self.info.needs_key


async def has_key(engine: EngineInfo, keys: KeyRing) -> bool:
    """Whether an engine needs no key, or has one; a key ring that cannot be opened holds none."""
    vendors = [vendor for vendor in Vendor if vendor.variable == engine.needs_key]
    try:
        return not vendors or await keys.find(vendors[0]) is not None
    except KeyRingError:
        return False


async def offers_of(engines: Mapping[str, _Engine], studio: Studio) -> tuple[Offer, ...]:
    """Engines of one kind with whether they have their keys, those on this computer first."""
    keys = studio.house.keys
    found = [
        Offer(name, engine.info, await has_key(engine.info, keys), licence_of(engine))
        for name, engine in engines.items()
    ]
    return tuple(sorted(found, key=lambda offer: not offer.is_free))


async def usable_painters(studio: Studio) -> dict[str, EngineInfo]:
    """The engines that can be asked to paint a cover, by name."""
    return {offer.name: offer.info for offer in await offers_of(painters(studio.workshop), studio) if offer.has_key}
