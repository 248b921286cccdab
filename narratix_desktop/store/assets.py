"""Immutable files addressed by their SHA-256: the file first, then its row.

A file without a row is harmless: the next ``put`` of these bytes adds the row. A row without a file is reported as
missing, and the next ``put`` writes the file again. All file work runs in threads, one hop for many files.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from narratix_desktop.domain.errors import NotFoundError, StoreUnavailableError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.gathering import Gathering, all_in_one
from narratix_desktop.ports.bundles import BundledAsset
from narratix_desktop.store.asset_files import (
    StoredFile,
    digest_of,
    existing,
    move_files,
    normal_suffix,
    place_of,
    store_files,
)
from narratix_desktop.store.asset_intake import open_intake
from narratix_desktop.store.database import Database

ADD_ASSETS: Final = """
    INSERT INTO assets (sha256, suffix, size) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
    ON CONFLICT (sha256) DO NOTHING
"""


def asset_columns(assets: Sequence[StoredFile | BundledAsset]) -> tuple[list[str], list[str], list[int]]:
    """The values of :data:`ADD_ASSETS`."""
    return [one.sha256 for one in assets], [one.suffix for one in assets], [one.size for one in assets]


class AssetRepository:
    """``ports.store.AssetStore`` over a folder and PostgreSQL."""

    def __init__(self, database: Database, root: Path) -> None:
        self._database = database
        self._root = root
        self._putting = Gathering(all_in_one(self._put), (StoreUnavailableError,))

    async def put(self, data: bytes, suffix: str) -> Sha256:
        """Store a file; see :meth:`put_many`."""
        (sha256,) = await self.put_many([(data, suffix)])
        return sha256

    async def put_many(self, items: Sequence[tuple[bytes, str]]) -> tuple[Sha256, ...]:
        """Store files, together with others that come at about the same time: one thread hop and one row insert.

        Bytes that are stored already under another suffix keep that one.

        Raises:
            StoreError: A file could not be written; no row was inserted.
        """
        return await self._putting.bring(items) if items else ()

    async def _put(self, items: Sequence[tuple[bytes, str]]) -> tuple[Sha256, ...]:
        hashes = await asyncio.to_thread(_digests, items)
        known = await self._suffixes(tuple(set(hashes)))
        wanted = {
            sha256: (sha256, data, known.get(sha256, suffix))
            for sha256, (data, suffix) in zip(hashes, items, strict=True)
        }
        files = await asyncio.to_thread(store_files, self._root, tuple(wanted.values()))
        fresh = [file for file in files if file.sha256 not in known]
        if fresh:
            await self._database.write(ADD_ASSETS, *asset_columns(fresh))
        return hashes

    async def path(self, asset: Sha256) -> Path:
        return (await self.paths([asset]))[asset]

    async def paths(self, assets: Sequence[Sha256]) -> Mapping[Sha256, Path]:
        """Where the files lie. Raises ``NotFoundError`` where a row or a file is missing."""
        suffixes = await self._suffixes(assets)
        places = {asset: place_of(self._root, asset, suffixes[asset]) for asset in assets if asset in suffixes}
        there = await asyncio.to_thread(existing, tuple(places.values()))
        missing = len(set(assets)) - sum(there)
        if missing:
            raise NotFoundError(
                f"{missing} of {len(set(assets))} sound files are missing from the library.",
                "Restore the library folder from a backup, or make these lines again.",
            )
        return places

    @asynccontextmanager
    async def staging(self) -> AsyncIterator[Path]:
        """A folder on the store's disk for files that are yet to be verified; see ``ports.bundles.AssetIntake``."""
        with await asyncio.to_thread(open_intake, self._root) as intake:
            try:
                yield intake.folder
            finally:
                await asyncio.to_thread(intake.remove)

    async def lacking(self, assets: Sequence[BundledAsset]) -> Sequence[BundledAsset]:
        places = await self._places(assets)
        there = await asyncio.to_thread(existing, places)
        return [asset for asset, found in zip(assets, there, strict=True) if not found]

    async def take_over(self, files: Sequence[tuple[Path, BundledAsset]]) -> None:
        places = await self._places([asset for _, asset in files])
        moves = [(path, place) for (path, _), place in zip(files, places, strict=True)]
        await asyncio.to_thread(move_files, self._root, moves)

    async def _places(self, assets: Sequence[BundledAsset]) -> tuple[Path, ...]:
        """Where the files belong; bytes that are stored already under another suffix keep that one."""
        known = await self._suffixes([asset.sha256 for asset in assets])
        return tuple(
            place_of(self._root, asset.sha256, known.get(asset.sha256, normal_suffix(asset.suffix))) for asset in assets
        )

    async def _suffixes(self, assets: Sequence[Sha256]) -> dict[Sha256, str]:
        rows = await self._database.fetch("SELECT sha256, suffix FROM assets WHERE sha256 = ANY($1)", list(assets))
        return {Sha256(row["sha256"]): row["suffix"] for row in rows}


def _digests(items: Sequence[tuple[bytes, str]]) -> tuple[Sha256, ...]:
    return tuple(digest_of(data) for data, _ in items)
