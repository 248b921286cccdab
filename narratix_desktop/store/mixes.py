"""Mix settings of each book, as one JSON object. A value that an older version did not store has its default."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.mix import Bus, Ducking, MasterTarget, MixSettings, Pacing, Strip
from narratix_desktop.store.database import Database

Part = TypeVar("Part", Strip, Ducking, Pacing, MasterTarget)


class MixRepository:
    """``ports.store.MixStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, book_id: BookId) -> MixSettings:
        stored = await self.stored(book_id)
        return MixSettings() if stored is None else _read(stored)

    async def stored(self, book_id: BookId) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = await self._database.fetch_value(
            "SELECT settings FROM mix_settings WHERE book_id = $1", book_id
        )
        return found

    def as_stored(self, settings: MixSettings) -> Mapping[str, Any]:
        # Tuples come back from the database as lists; both sides of an edit are compared.
        stored: Mapping[str, Any] = json.loads(json.dumps(asdict(settings)))
        return stored

    async def save(self, book_id: BookId, settings: MixSettings) -> None:
        await self._database.write(
            "INSERT INTO mix_settings (book_id, settings) VALUES ($1, $2) ON CONFLICT (book_id)"
            " DO UPDATE SET settings = excluded.settings, updated_at = clock_timestamp()",
            book_id,
            asdict(settings),
        )


def _read(stored: Mapping[str, Any]) -> MixSettings:
    defaults = MixSettings()
    strips = {bus: _part(strip, stored.get("strips", {}).get(bus.value, {})) for bus, strip in defaults.strips.items()}
    return MixSettings(
        {Bus(bus): strip for bus, strip in strips.items()},
        _part(defaults.ducking, stored.get("ducking", {})),
        _part(defaults.pacing, stored.get("pacing", {})),
        _part(defaults.target, stored.get("target", {})),
    )


def _part(default: Part, stored: Mapping[str, Any]) -> Part:
    known = {field.name for field in fields(default)}
    given = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in known
    }
    return type(default)(**{**{name: getattr(default, name) for name in known}, **given})
