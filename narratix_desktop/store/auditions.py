"""Recordings that were made only to be listened to, and measurements of voices, by what produced them."""

from collections.abc import Mapping, Sequence

from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.origin import Maker, Origin, Use
from narratix_desktop.domain.units import Seconds
from narratix_desktop.domain.voice import Voiceprint
from narratix_desktop.ports.casting import Audition
from narratix_desktop.store.attempt_rows import commit_attempts
from narratix_desktop.store.database import Database, Row
from narratix_desktop.store.origins import add_origins
from narratix_desktop.store.takes import RECORDING, read_profile, read_words


class AuditionRepository:
    """``ports.casting.AuditionStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, content_key: Sha256) -> Audition | None:
        rows = await self._database.fetch(
            f"SELECT {RECORDING} FROM auditions WHERE content_key = $1"
            f" UNION ALL SELECT {RECORDING} FROM takes WHERE content_key = $1 LIMIT 1",
            content_key,
        )
        return _audition(rows[0]) if rows else None

    async def keep(self, audition: Audition, attempt: AttemptId | None = None, maker: Maker | None = None) -> None:
        async with self._database.transaction() as connection:
            await connection.execute(
                f"INSERT INTO auditions ({RECORDING}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
                " ON CONFLICT (content_key) DO NOTHING",
                audition.content_key,
                audition.asset,
                audition.engine,
                audition.duration,
                audition.profile.head,
                audition.profile.length,
                audition.profile.loudness,
                audition.profile.peak,
                [word.start for word in audition.words],
                [word.end for word in audition.words],
                [word.begins for word in audition.words],
                [word.ends for word in audition.words],
            )
            if attempt is not None:
                await commit_attempts(connection, [attempt])
            # Behind the attempts as everywhere, so that two who store the same cannot wait for each other.
            if maker is not None:
                origin = Origin(audition.asset, Use.SPEECH, maker, audition.content_key)
                await add_origins(connection, [origin])

    async def voiceprints(self, content_keys: Sequence[Sha256]) -> Mapping[Sha256, Voiceprint]:
        rows = await self._database.fetch(
            "SELECT content_key, pitch, timbre, pace FROM voiceprints WHERE content_key = ANY($1)", list(content_keys)
        )
        return {Sha256(row["content_key"]): Voiceprint(row["pitch"], tuple(row["timbre"]), row["pace"]) for row in rows}

    async def keep_voiceprints(self, measured: Mapping[Sha256, Voiceprint]) -> None:
        async with self._database.transaction() as connection:
            await connection.executemany(
                "INSERT INTO voiceprints (content_key, pitch, timbre, pace) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (content_key) DO NOTHING",
                # In one order everywhere, so that two studios cannot wait for each other's rows.
                [(key, one.pitch, list(one.timbre), one.pace) for key, one in sorted(measured.items())],
            )


def _audition(row: Row) -> Audition:
    return Audition(
        Sha256(row["content_key"]),
        Sha256(row["asset"]),
        row["engine"],
        Seconds(row["duration"]),
        read_profile(row),
        read_words(row),
    )
