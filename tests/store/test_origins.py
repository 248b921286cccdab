"""Origins are on record with what uses their assets, once for what was asked; older libraries tell what they can."""

import shutil
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import CueId, SegmentId, Sha256
from narratix_desktop.domain.origin import (
    AUTHORS_RECORDING,
    Commercial,
    Licence,
    Maker,
    Nature,
    Origin,
    Use,
    commercial_use,
    origin_of,
)
from narratix_desktop.store.assets import AssetRepository
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.cues import CueRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.migrate import MIGRATIONS, migrate
from narratix_desktop.store.origins import OriginRepository
from narratix_desktop.store.scripts import ScriptRepository
from narratix_desktop.store.takes import TakeRepository
from tests.store.store_samples import digest, new_take, scripted_book

SPEAKER = Maker("acme", "Acme", "3", Nature.MODEL, "voice-1", "2026-01", Licence("Ask Acme."))
SINGER = Maker("choir", "Choir", "1", Nature.MODEL, "musicgen", "", Licence("CC BY-NC 4.0", Commercial.FORBIDDEN))
NOBODY = SegmentId(UUID(int=7))


class Shelf:
    """A book of four lines in two chapters, and what belongs to it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.assets = AssetRepository(database, folder)
        self.takes = TakeRepository(database)
        self.cues = CueRepository(database)
        self.origins = OriginRepository(database)
        self.books = BookRepository(database)

    async def lines(self) -> list[SegmentId]:
        book = await scripted_book(self.database)
        chapters = await self.books.chapters(book)
        scripts = ScriptRepository(self.database)
        return [line.id for chapter in chapters for line in await scripts.segments(chapter.id)]


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    return Shelf(database, tmp_path)


async def test_takes_bring_the_origin_of_their_recording(shelf: Shelf) -> None:
    lines = await shelf.lines()
    asset = await shelf.assets.put(b"one", "wav")
    (take,) = await shelf.takes.add([replace(new_take(lines[0], asset, "asked"), engine="acme", maker=SPEAKER)])

    (origin,) = (await shelf.origins.of(Use.SPEECH, [asset]))[asset]

    assert (origin.maker, origin.request, origin.asset) == (SPEAKER, take.content_key, asset)
    assert origin.made_at is not None
    assert origin.made_at == take.created_at
    assert await shelf.origins.of(Use.SOUND, [asset]) == {}


async def test_a_take_that_cannot_be_stored_leaves_no_origin(shelf: Shelf) -> None:
    lines = await shelf.lines()
    asset = await shelf.assets.put(b"one", "wav")
    good = replace(new_take(lines[0], asset, "asked"), maker=SPEAKER)
    with pytest.raises(NotFoundError):
        await shelf.takes.add([good, replace(good, segment_id=NOBODY)])
    assert await shelf.origins.of(Use.SPEECH, [asset]) == {}


async def test_equal_bytes_have_an_origin_for_each_engine_model_and_request_and_none_twice(shelf: Shelf) -> None:
    asset = await shelf.assets.put(b"one", "wav")
    first = Origin(asset, Use.SPEECH, SPEAKER, digest("asked"))
    others = [
        replace(first, maker=AUTHORS_RECORDING),
        replace(first, maker=replace(SPEAKER, model="voice-2")),
        replace(first, request=digest("asked otherwise")),
    ]
    await shelf.origins.keep([first, *others])
    # A later licence does not change under which one this was made.
    await shelf.origins.keep([first, replace(first, maker=replace(SPEAKER, licence=Licence("Changed.")))])

    found = (await shelf.origins.of(Use.SPEECH, [asset]))[asset]

    assert {replace(one, made_at=None) for one in found} == {first, *others}
    assert len(found) == 4
    assert origin_of(asset, found, "acme", digest("asked otherwise")) in found
    chosen = origin_of(asset, found, "author", digest("something that nobody asked"))
    assert chosen is not None
    assert chosen.maker == AUTHORS_RECORDING
    assert origin_of(asset, found, "espeak") is None


async def test_a_cue_brings_the_origin_of_its_sound_and_says_what_may_not_be_sold(shelf: Shelf) -> None:
    book = await scripted_book(shelf.database)
    first, second = await shelf.books.chapters(book)
    (cue,) = await shelf.cues.replace(first.id, [CueSpan(CueKind.MUSIC, "calm", 0, 9)])
    asset = await shelf.assets.put(b"fLaC", "flac")
    origin = Origin(asset, Use.SOUND, SINGER, digest("calm"))
    with pytest.raises(NotFoundError):
        await shelf.cues.compose(CueId(NOBODY), asset, "choir", None, origin)
    assert await shelf.origins.of(Use.SOUND, [asset]) == {}

    await shelf.cues.compose(cue.id, asset, "choir", None, origin)

    (known,) = (await shelf.origins.of(Use.SOUND, [asset]))[asset]
    assert replace(known, made_at=None) == origin
    assert await shelf.origins.not_for_sale(book, [first.id]) == (SINGER,)
    assert await shelf.origins.not_for_sale(book, [second.id]) == ()
    # The same bytes from somebody else may be sold.
    await shelf.cues.compose(cue.id, asset, "local")
    assert await shelf.origins.not_for_sale(book, [first.id, second.id]) == ()


async def test_only_the_take_that_is_heard_keeps_a_book_from_being_sold(shelf: Shelf) -> None:
    lines = await shelf.lines()
    (book,) = await shelf.books.list()
    chapters = [chapter.id for chapter in await shelf.books.chapters(book.id)]
    sung, spoken = await shelf.assets.put_many([(b"sung", "wav"), (b"spoken", "wav")])
    (take,) = await shelf.takes.add([replace(new_take(lines[0], sung, "sing"), engine="choir", maker=SINGER)])
    await shelf.takes.add([replace(new_take(lines[0], spoken, "speak"), engine="acme", maker=SPEAKER)])
    assert await shelf.origins.not_for_sale(book.id, chapters) == ()
    await shelf.takes.activate(take.id)
    assert await shelf.origins.not_for_sale(book.id, chapters) == (SINGER,)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("Apache-2.0", Commercial.ALLOWED),
        ("CC-BY-4.0", Commercial.ALLOWED),
        ("CC-BY-NC-4.0", Commercial.FORBIDDEN),
        ("cc-by-nc-sa-4.0", Commercial.FORBIDDEN),
        ("LicenseRef-Own", Commercial.UNKNOWN),
        ("", Commercial.UNKNOWN),
    ],
)
def test_a_licence_tells_by_its_name_whether_what_is_made_may_be_sold(name: str, answer: Commercial) -> None:
    assert commercial_use(name) is answer


_OLD = """
INSERT INTO books (id, title) VALUES ('00000000-0000-0000-0000-000000000001', 'Old');
INSERT INTO revisions (id, book_id, number, text, text_sha256, source_name, source_sha256) VALUES
    ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 1, 'Old',
     repeat('0', 64), 'old.txt', repeat('0', 64));
INSERT INTO chapters (id, book_id, revision_id, ordinal, span_start, span_end, heading_end, title) VALUES
    ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001',
     '00000000-0000-0000-0000-000000000002', 0, 0, 3, 0, 'Old');
INSERT INTO assets (sha256, suffix, size, created_at)
    SELECT repeat(digit, 64), 'wav', 1, '2026-03-01T10:00:00Z'
    FROM unnest(ARRAY['a', 'b', 'c', 'd', 'e', 'f']) AS digit;
INSERT INTO takes (number, asset, content_key, engine, duration, head, length, loudness, peak, created_at)
    SELECT 1, repeat(asset, 64), repeat(key, 64), engine, 1, 0, 1, -20, -3, made::timestamptz FROM (VALUES
        ('a', '1', 'replicate', '2026-03-02T10:00:00Z'), ('a', '1', 'replicate', '2026-03-05T10:00:00Z'),
        ('b', '2', 'hume', '2026-03-02T11:00:00Z'), ('c', '3', 'author', '2026-03-02T12:00:00Z'),
        ('d', '4', 'espeak', '2026-03-02T13:00:00Z')) AS made (asset, key, engine, made);
INSERT INTO cues (book_id, chapter_id, kind, sound, span_start, span_end, asset, engine) VALUES
    ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000003', 'music', 'calm', 0, 1,
     repeat('e', 64), 'replicate_sound'),
    ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000003', 'effect', 'bell', 0, 1,
     repeat('f', 64), 'local'),
    ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000003', 'effect', 'door', 0, 1, NULL, '');
INSERT INTO attempts (id, engine, model, request_hash) VALUES
    ('00000000-0000-0000-0000-0000000000a1', 'replicate', 'resemble-ai/chatterbox-turbo', repeat('7', 64)),
    ('00000000-0000-0000-0000-0000000000a2', 'replicate', 'minimax/speech-2.8-turbo', repeat('8', 64)),
    ('00000000-0000-0000-0000-0000000000a3', 'hume', 'octave-2', repeat('9', 64)),
    ('00000000-0000-0000-0000-0000000000a4', 'replicate_sound', 'meta/musicgen', repeat('6', 64));
UPDATE attempts SET state = 'sent';
UPDATE attempts SET state = 'received', answer_suffix = 'flac',
    answer = CASE engine || model WHEN 'replicateresemble-ai/chatterbox-turbo' THEN repeat('a', 64)
        ELSE repeat('b', 64) END;
UPDATE attempts SET state = 'verified';
UPDATE attempts SET state = 'committed';
"""


async def test_what_older_programs_made_gets_what_takes_cues_and_the_ledger_still_tell(
    empty_database_url: str, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    before.mkdir()
    for script in sorted(MIGRATIONS.glob("*.sql"))[:10]:
        shutil.copy(script, before)
    await migrate(empty_database_url, before)
    connection = await asyncpg.connect(empty_database_url)
    try:
        await connection.execute(_OLD)
        assert "0011_origins" in [str(one) for one in await migrate(empty_database_url)]
        rows = await connection.fetch(
            "SELECT o.*, m.label, m.version, m.nature, m.licence, m.licence_address, m.model_version, m.commercial,"
            " m.engine AS made_by, m.model AS with_model FROM origins o JOIN makers m ON m.key = o.maker"
            " ORDER BY o.asset"
        )
    finally:
        await connection.close()
    named = ("use", "engine", "model", "nature")
    told = [(row["asset"][0], row["request"][:1], *(row[name] for name in named)) for row in rows]
    assert told == [
        ("a", "1", "speech", "replicate", "resemble-ai/chatterbox-turbo", "model"),
        ("b", "2", "speech", "hume", "octave-2", "model"),
        ("c", "3", "speech", "author", "", "author"),
        ("d", "4", "speech", "espeak", "", "program"),
        ("e", "", "sound", "replicate_sound", "meta/musicgen", "model"),
        ("f", "", "sound", "local", "", "program"),
    ]
    assert [row["commercial"] for row in rows] == ["unknown"] * 4 + ["forbidden", "unknown"]
    assert "CC BY-NC" in rows[4]["licence"]
    assert [row["made_at"].isoformat()[:16] for row in rows][:2] == ["2026-03-02T10:00", "2026-03-02T11:00"]
    assert rows[4]["made_at"].isoformat()[:16] == "2026-03-01T10:00", "a cue does not know; its sound does"
    # Keys that SQL has made are those that the program makes, so that equal makers stay one.
    for row in rows:
        licence = Licence(row["licence"], Commercial(row["commercial"]), row["licence_address"])
        known = (row["label"], row["version"], Nature(row["nature"]), row["with_model"], row["model_version"], licence)
        assert Maker(row["made_by"], *known).key == Sha256(row["maker"])
    assert Maker("author", "Recorded by the author", "", Nature.AUTHOR) == AUTHORS_RECORDING
