"""Bundles: what is asked of the library to write one book out, and to take one in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from narratix_desktop.domain.bundle import Manifest
from narratix_desktop.domain.ids import BookId, Sha256
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.jobs import Job


@dataclass(frozen=True, slots=True)
class BundledAsset:
    """A sound or an image of a bundle."""

    sha256: Sha256
    suffix: str
    size: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """A bundle that was read to its end and found to hold one whole book.

    Attributes:
        manifest: What it says of itself.
        ids: All ids in it that have to be replaced, in ascending order; voices are not among them.
        voices: Its voices, by the id that its rows know them by.
        assets: What its rows need, all of it there; their bytes are not yet compared with their digests.
    """

    manifest: Manifest
    ids: tuple[str, ...]
    voices: tuple[tuple[str, VoiceSpec], ...]
    assets: tuple[BundledAsset, ...]


@dataclass(frozen=True, slots=True)
class InspectBundleJob(Job[Inspection]):
    """Read an untrusted bundle. Raises ``BundleError`` for a file that is damaged, hostile or something else."""

    path: Path


class BookReading(Protocol):
    """One book as it was at one moment, whatever is changed meanwhile."""

    def rows(self, table: str) -> AsyncIterator[Sequence[str]]:
        """A table's rows that belong to the book, some at a time, each as one line of JSON."""
        ...

    async def assets(self) -> Sequence[BundledAsset]:
        """All sounds and images that these rows need, the edits that may be taken back included."""
        ...


class BookWriting(Protocol):
    """A book that is being taken in; it appears when the writing ends without an error, or not at all."""

    async def expect(self, assets: Sequence[BundledAsset]) -> None:
        """Say which sounds and images the rows will need."""
        ...

    async def add(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Add rows. Raises ``BundleError`` where the library does not take them."""
        ...


class BundleStore(Protocol):
    """Whole books, row by row."""

    def reading(self, book_id: BookId) -> AbstractAsyncContextManager[BookReading]:
        """Look at a book. Raises ``NotFoundError``."""
        ...

    def writing(self) -> AbstractAsyncContextManager[BookWriting]:
        """Take a book in, in one transaction."""
        ...


class AssetIntake(Protocol):
    """How many verified files get into the store at once."""

    def staging(self) -> AbstractAsyncContextManager[Path]:
        """A folder on the store's disk; it is gone at the end, and one that a killed process left is swept away."""
        ...

    async def lacking(self, assets: Sequence[BundledAsset]) -> Sequence[BundledAsset]:
        """Those whose file the store does not have."""
        ...

    async def take_over(self, files: Sequence[tuple[Path, BundledAsset]]) -> None:
        """Move files that have the right bytes to their places, for good. Their rows come from elsewhere."""
        ...


Progress = Callable[[int, int], Awaitable[None]]
"""Awaited with bytes done and bytes in all."""
