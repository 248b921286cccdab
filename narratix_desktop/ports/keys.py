"""Keys of paid services: where they are kept, and whether they work. A key is never shown or logged."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol


class Vendor(StrEnum):
    """Services that want a key."""

    ANTHROPIC = "anthropic"
    HUME = "hume"
    REPLICATE = "replicate"

    @property
    def variable(self) -> str:
        """The environment variable that may hold the key; engines name it in ``EngineInfo.needs_key``."""
        return _VARIABLES[self]


_VARIABLES: Final = {
    Vendor.ANTHROPIC: "ANTHROPIC_API_KEY",
    Vendor.HUME: "HUME_API_KEY",
    Vendor.REPLICATE: "REPLICATE_API_TOKEN",
}


class KeySource(StrEnum):
    """Where a key was found."""

    ENVIRONMENT = "environment"
    KEY_RING = "key_ring"


@dataclass(frozen=True, slots=True)
class Key:
    """One key; its secret is left out wherever the value is printed."""

    vendor: Vendor
    source: KeySource
    secret: str = field(repr=False)


class KeyRing(Protocol):
    """The system's key ring behind the environment, which takes precedence."""

    async def find(self, vendor: Vendor) -> Key | None:
        """The key of a vendor; None where there is none.

        Raises:
            KeyRingError: The key ring is locked or refuses.
        """
        ...

    async def keep(self, vendor: Vendor, secret: str) -> None:
        """Keep a key in the key ring; an empty one forgets it.

        Raises:
            KeyRingError: This computer has no key ring, or it refuses.
        """
        ...


class KeyProbe(Protocol):
    """Asks a vendor about a key, with a request that costs nothing."""

    async def try_key(self, vendor: Vendor, secret: str) -> None:
        """Return where the vendor accepts the key.

        Raises:
            KeyRefusedError: The key is wrong, or may not do this.
            ServiceEndedError: The vendor has closed the service.
            ServiceError: The vendor cannot be reached or has a fault; trying again may help.
        """
        ...
