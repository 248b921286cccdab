"""Cues of chapters: music, ambience and effects anchored to words. Knows nothing of how a cue is composed."""

from collections.abc import Sequence

from narratix_desktop.domain.cue import Cue, CueKind, CueSpan
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import AttemptId, BookId, ChapterId, CueId, Sha256
from narratix_desktop.domain.origin import Origin
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.store.attempt_rows import commit_attempts
from narratix_desktop.store.database import Database, Row
from narratix_desktop.store.origins import add_origins

_IN_ORDER = "SELECT * FROM cues WHERE chapter_id = $1 ORDER BY span_start, id"


class CueRepository:
    """``ports.store.CueStore`` on PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def replace(self, chapter_id: ChapterId, spans: Sequence[CueSpan]) -> tuple[Cue, ...]:
        async with self._database.transaction() as connection:
            chapter = await connection.fetchrow(
                "SELECT book_id, span_start, span_end FROM chapters WHERE id = $1 FOR UPDATE", chapter_id
            )
            if chapter is None:
                raise NotFoundError("This chapter no longer exists.", "Reload the book.")
            present = [_cue(row) for row in await connection.fetch(_IN_ORDER, chapter_id)]
            missing = []
            for span in spans:
                kept = next((cue for cue in present if cue.span == span), None)
                if kept is None:
                    missing.append(span)
                else:
                    present.remove(kept)
            await connection.execute("DELETE FROM cues WHERE id = ANY($1)", [cue.id for cue in present])
            await connection.executemany(
                "INSERT INTO cues (book_id, chapter_id, kind, sound, span_start, span_end, gain, fade_in, fade_out)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                [
                    (
                        chapter["book_id"],
                        chapter_id,
                        s.kind.value,
                        s.sound,
                        s.start,
                        s.end,
                        s.gain,
                        s.fade_in,
                        s.fade_out,
                    )
                    for s in missing
                ],
            )
            return tuple(_cue(row) for row in await connection.fetch(_IN_ORDER, chapter_id))

    async def list(self, chapter_id: ChapterId) -> tuple[Cue, ...]:
        return tuple(_cue(row) for row in await self._database.fetch(_IN_ORDER, chapter_id))

    async def compose(
        self,
        cue_id: CueId,
        asset: Sha256,
        engine: str,
        attempt: AttemptId | None = None,
        origin: Origin | None = None,
    ) -> None:
        async with self._database.transaction() as connection:
            if not await connection.fetch(
                "UPDATE cues SET asset = $2, engine = $3 WHERE id = $1 RETURNING id", cue_id, asset, engine
            ):
                raise NotFoundError("This cue no longer exists, so its sound was not used.", "Reload the chapter.")
            if attempt is not None:
                await commit_attempts(connection, [attempt])
            if origin is not None:
                await add_origins(connection, [origin])


def _cue(row: Row) -> Cue:
    span = CueSpan(
        CueKind(row["kind"]),
        row["sound"],
        row["span_start"],
        row["span_end"],
        Decibels(row["gain"]),
        Seconds(row["fade_in"]),
        Seconds(row["fade_out"]),
    )
    return Cue(
        CueId(row["id"]),
        BookId(row["book_id"]),
        ChapterId(row["chapter_id"]),
        span,
        None if row["asset"] is None else Sha256(row["asset"]),
        row["engine"],
    )
