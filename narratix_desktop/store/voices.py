"""The library's voices, shared by all books. Equal specs are one voice."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from narratix_desktop.domain.ids import BookId, CharacterId, VoiceId
from narratix_desktop.domain.voice import Voice, VoiceSpec, VoiceUse
from narratix_desktop.store.database import Database, PooledConnection, Row
from narratix_desktop.store.script_rows import read_voice


class VoiceRepository:
    """``ports.store.VoiceStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, spec: VoiceSpec) -> Voice:
        async with self._database.transaction() as connection:
            ids = await store_voices(connection, [spec])
        return Voice(ids[spec_key(spec)], spec)

    async def library(self) -> tuple[VoiceUse, ...]:
        rows = await self._database.fetch(
            "SELECT v.*, c.id AS character_id, c.name AS character, c.aliases, b.id AS book_id, b.title AS book,"
            " coalesce(b.metadata ->> 'series', '') AS series, coalesce(b.metadata ->> 'part', '') AS part"
            " FROM voices v JOIN characters c ON c.voice_id = v.id JOIN books b ON b.id = c.book_id"
            " ORDER BY v.label, v.id, b.title, c.name, c.id"
        )
        return tuple(_use(row) for row in rows)


def _use(row: Row) -> VoiceUse:
    return VoiceUse(
        read_voice(row),
        CharacterId(row["character_id"]),
        row["character"],
        tuple(row["aliases"]),
        BookId(row["book_id"]),
        row["book"],
        row["series"],
        row["part"],
    )


async def store_voices(connection: PooledConnection, specs: Sequence[VoiceSpec]) -> Mapping[str, VoiceId]:
    """Store what is new; answers the id of each spec's :func:`spec_key`."""
    wanted = {spec_key(spec): spec for spec in specs}
    # In one order everywhere, so that two casts at once cannot wait for each other's rows.
    for key, spec in sorted(wanted.items()):
        await connection.execute(
            "INSERT INTO voices (spec_key, engine, name, label, gender, age, language, parameters, clarity)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (spec_key) DO NOTHING",
            key,
            spec.engine,
            spec.name,
            spec.label,
            spec.gender.value,
            spec.age.value,
            spec.language,
            dict(spec.parameters),
            spec.clarity,
        )
    rows = await connection.fetch("SELECT id, spec_key FROM voices WHERE spec_key = ANY($1)", list(wanted))
    return {row["spec_key"]: VoiceId(row["id"]) for row in rows}


def spec_key(spec: VoiceSpec) -> str:
    """Digest of everything in a spec: equal specs share one row."""
    parts = [
        spec.engine,
        spec.name,
        spec.label,
        spec.gender,
        spec.age,
        spec.language,
        dict(spec.parameters),
        spec.clarity,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
