"""How the library does, as the window, ``doctor`` and ``tasks health`` show it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from narratix_desktop.domain.units import Seconds


class BreakerState(StrEnum):
    """Whether calls go through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """One look at the store. What could not be asked is None; sizes are bytes.

    Attributes:
        reachable: Whether the database answered.
        breaker: Whether calls go through.
        latency: Time of one small round trip.
        server_version: PostgreSQL's own words, e.g. ``"18.4"``.
        migrations: How many schema scripts have run.
        pool_used: Connections of this process that are busy.
        pool_open: Connections of this process.
        pool_allowed: Most connections that the pool may open.
        server_connections: Connections of all processes.
        server_connections_allowed: The server's ``max_connections``.
        database_size: On the server's disk.
        disk_free: Where the assets lie.
    """

    reachable: bool
    breaker: BreakerState
    latency: Seconds | None
    server_version: str | None
    migrations: int | None
    pool_used: int
    pool_open: int
    pool_allowed: int
    server_connections: int | None
    server_connections_allowed: int | None
    database_size: int | None
    disk_free: int


class HealthProbe(Protocol):
    """Whoever can look at the library."""

    async def health(self) -> StoreHealth:
        """One look at the database, the pool and the disk; an unreachable database is an answer, not an error."""
        ...
