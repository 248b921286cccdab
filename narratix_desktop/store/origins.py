"""Rows of origins and their makers. Shared by the repository and by the stores of what is made: takes, cues, auditions.

Whether a book is named nowhere here is not a matter of care: a maker is an engine, and what was asked is a digest.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from narratix_desktop.domain.ids import BookId, ChapterId, Sha256
from narratix_desktop.domain.origin import Commercial, Licence, Maker, Nature, Origin, Use
from narratix_desktop.store.database import Database, PooledConnection, Row

_MAKER: Final = (
    "m.engine, m.label, m.version, m.nature, m.model, m.model_version, m.licence, m.licence_address, m.commercial"
)

_OF: Final = f"""
    SELECT o.asset, o.use, o.request, o.made_at, {_MAKER} FROM origins o JOIN makers m ON m.key = o.maker
    WHERE o.use = $1 AND o.asset = ANY($2) ORDER BY o.made_at, o.asset, o.request
"""

_ADD: Final = """
    WITH added AS (
        INSERT INTO makers (key, engine, label, version, nature, model, model_version, licence, licence_address,
                            commercial)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                             $8::text[], $9::text[], $10::text[])
        ON CONFLICT DO NOTHING
    )
    INSERT INTO origins (asset, use, engine, model, request, maker, made_at)
    SELECT asset, use, engine, model, request, maker, coalesce(made_at, now())
    FROM unnest($11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::timestamptz[])
        AS given (asset, use, engine, model, request, maker, made_at)
    ON CONFLICT DO NOTHING
"""

_NOT_FOR_SALE: Final = f"""
    SELECT DISTINCT {_MAKER} FROM makers m JOIN origins o ON o.maker = m.key
    WHERE m.commercial = 'forbidden' AND (
        o.use = 'speech' AND EXISTS (
            SELECT FROM takes t JOIN segments s ON s.id = t.segment_id
            WHERE t.asset = o.asset AND t.engine = o.engine AND t.active AND s.chapter_id = ANY($2))
        OR o.use = 'sound' AND EXISTS (
            SELECT FROM cues c WHERE c.asset = o.asset AND c.engine = o.engine AND c.chapter_id = ANY($2))
        OR o.use = 'cover' AND EXISTS (SELECT FROM books b WHERE b.id = $1 AND b.cover = o.asset))
    ORDER BY m.label, m.model
"""


class OriginRepository:
    """``ports.origins.OriginStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, origins: Sequence[Origin]) -> None:
        if origins:
            async with self._database.transaction() as connection:
                await add_origins(connection, origins)

    async def of(self, use: Use, assets: Collection[Sha256]) -> Mapping[Sha256, tuple[Origin, ...]]:
        found: dict[Sha256, tuple[Origin, ...]] = {}
        for row in await self._database.fetch(_OF, use.value, list(set(assets))):
            origin = _origin(row)
            found[origin.asset] = (*found.get(origin.asset, ()), origin)
        return found

    async def not_for_sale(self, book_id: BookId, chapters: Collection[ChapterId]) -> tuple[Maker, ...]:
        return tuple(map(_maker, await self._database.fetch(_NOT_FOR_SALE, book_id, list(chapters))))


async def add_origins(connection: PooledConnection, origins: Collection[Origin]) -> None:
    """Store origins in the transaction that stores what uses their assets; those that are known stay as they are."""
    if not origins:
        return
    makers = {origin.maker.key: origin.maker for origin in origins}
    # Sorted everywhere, so that two who store the same cannot wait for each other.
    keys = sorted(makers)
    known = [makers[key] for key in keys]
    ordered = sorted(origins, key=lambda one: (one.asset, one.use, one.maker.engine, one.maker.model, one.request))
    await connection.execute(
        _ADD,
        keys,
        [one.engine for one in known],
        [one.label for one in known],
        [one.version for one in known],
        [one.nature.value for one in known],
        [one.model for one in known],
        [one.model_version for one in known],
        [one.licence.note for one in known],
        [one.licence.address for one in known],
        [one.licence.commercial.value for one in known],
        [one.asset for one in ordered],
        [one.use.value for one in ordered],
        [one.maker.engine for one in ordered],
        [one.maker.model for one in ordered],
        [one.request for one in ordered],
        [one.maker.key for one in ordered],
        [one.made_at for one in ordered],
    )


def _origin(row: Row) -> Origin:
    return Origin(Sha256(row["asset"]), Use(row["use"]), _maker(row), Sha256(row["request"]), row["made_at"])


def _maker(row: Row) -> Maker:
    return Maker(
        row["engine"],
        row["label"],
        row["version"],
        Nature(row["nature"]),
        row["model"],
        row["model_version"],
        Licence(row["licence"], Commercial(row["commercial"]), row["licence_address"]),
    )
