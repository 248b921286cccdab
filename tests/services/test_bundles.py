"""A book goes into a bundle and comes out the same, in this library and in another one."""

import asyncio
import json
import re
import time
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
import pytest
import pytest_asyncio

from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_workshop
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.bundle_rows import LEFT_OUT, TABLES
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.errors import BundleError, NotFoundError, StoreError
from narratix_desktop.domain.ids import BookId, Sha256
from narratix_desktop.domain.mix import Bus, Strip
from narratix_desktop.domain.timeline import Timeline
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.media.bundle_archive import BundleReader
from narratix_desktop.media.decode import decode
from narratix_desktop.ports.bundles import BundledAsset, InspectBundleJob
from narratix_desktop.services.bundle_book import bundle_book
from narratix_desktop.services.chapter_mix import chapter_mix
from narratix_desktop.services.edit_book import describe_book
from narratix_desktop.services.edit_cast import give_voice, merge_characters
from narratix_desktop.services.edit_mix import save_mix
from narratix_desktop.services.edit_script import merge_lines, pronounce_word, split_line
from narratix_desktop.services.edit_timeline import add_cue, add_marker, add_point, remove_cues
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.render_chapter import render_chapter
from narratix_desktop.services.restore_book import restore_book
from narratix_desktop.services.score_scene import score_chapter
from narratix_desktop.services.undo_edit import edit_history, undo
from narratix_desktop.services.whole_calls import in_thread
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.library import open_library
from tests.conftest import SharedServer
from tests.ui.studio_samples import TEXT, add_book

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOT_OF_BOOKS = {
    "assets": "travels as files",
    "auditions": "of the library; speaks no line of a book",
    "chapter_marks": "found out again where it is missing",
    "voiceprints": "of the library; measured again where it is missing",
    "attempts": "money that was spent stays on record where it was spent",
    "attempt_moves": "a constant",
    "run_caps": "what work that was meant for this machine may cost",
    "spend_totals": "added up from the attempts",
    "task_spend": "added up from the attempts",
    "settings": "of the library",
    "schema_migrations": "of the library",
    "tasks": "work that is done or was meant for this machine",
    "task_events": "history of that work",
    "task_moves": "a constant",
}


@pytest_asyncio.fixture
async def elsewhere(database_server: SharedServer, workshop: Workshop, tmp_path: Path) -> AsyncIterator[Workshop]:
    """Another library, as on another machine."""
    name, dsn = database_server.migrated()
    settings = Settings(home=tmp_path / "elsewhere", workers=1)
    settings.renders.mkdir(parents=True)
    async with await open_library(dsn, settings.assets) as library:
        yield make_workshop(settings, library, workshop.compute)
    database_server.drop(name)


async def worked_on(workshop: Workshop) -> Book:
    """A book with everything that one can have: sounds, takes, a cover, and edits of every sort, some taken back."""
    book = await workshop.books.get(await add_book(workshop))
    first = (await workshop.books.chapters(book.id))[0]
    await score_chapter(book, first, workshop, workshop.sound_engine("local"))
    lines = await workshop.scripts.segments(first.id)
    cast = {one.name: one for one in await workshop.scripts.characters(book.id)}
    voices = await workshop.speech_engine("espeak").voices()
    await regenerate_line(book.id, lines[1].id, workshop, "espeak")
    await give_voice(book.id, cast["Nora"].id, voices[-1], workshop)
    await give_voice(book.id, cast["Nora"].id, voices[-2], workshop)
    await pronounce_word(book.id, "Piet", "peet", workshop)
    await add_cue(first, CueSpan(CueKind.AMBIENCE, "rain", 5, 30, Decibels(-3.0)), workshop, "local")
    first = (await workshop.books.chapters(book.id))[0]
    await add_marker(first, TEXT.index("lamp"), Seconds(0.25), "The lamp", workshop)
    await add_point(first, Bus.MUSIC, 10, Seconds(0.5), Decibels(-6.0), workshop)
    cover = await workshop.assets.put(b"\xff\xd8\xff not really a picture", "jpg")
    await describe_book(book.id, workshop, title="Lamps & Shadows", cover=cover)
    other = await workshop.assets.put(b"\xff\xd8\xff nor is this", "jpg")
    await describe_book(book.id, workshop, cover=other)
    await split_line(book.id, lines[1].id, TEXT.index("lamp"), workshop)
    await merge_lines(book.id, [one.id for one in (await workshop.scripts.segments(first.id))[1:3]], workshop)
    cues = await workshop.cues.list(first.id)
    await remove_cues(first, [cues[0].id], workshop)
    mix = await workshop.mixes.get(book.id)
    await save_mix(
        book.id, replace(mix, strips={**mix.strips, Bus.MUSIC: Strip(Decibels(-20.0))}), workshop, merge_key="fader"
    )
    await merge_characters(book.id, cast["Nora"].id, [cast["Piet"].id], workshop)
    await undo(book.id, workshop)
    return await workshop.books.get(book.id)


async def spoken(workshop: Workshop) -> Book:
    """A book with takes of its first chapter, and nothing else."""
    return await workshop.books.get(await add_book(workshop))


async def rows_of(book_id: BookId, workshop: Workshop, folder: Path) -> dict[str, list[Any]]:
    """Everything about a book, with ids replaced by their place, so that two copies can be compared."""
    folder.mkdir()
    bundled = await bundle_book(book_id, folder, workshop)
    names: dict[str, str] = {}
    found: dict[str, list[Any]] = {}
    with BundleReader(bundled.path) as bundle:
        for table in TABLES:
            found[table] = []
            for line in bundle.lines(table):
                plain = _ID.sub(lambda found: names.setdefault(found[0], f"#{len(names)}"), line.decode())
                row = json.loads(plain)
                row.pop("updated_at", None)
                found[table].append(row)
    found["voices"].sort(key=lambda row: str(row["label"]))
    return found


def without_ids(timeline: Timeline) -> list[object]:
    return [(c.asset, c.bus, c.start, c.length, c.offset, c.gain, c.fade_in, c.fade_out) for c in timeline.clips]


async def pcm(book_id: BookId, workshop: Workshop) -> list[bytes]:
    chapters = await workshop.books.chapters(book_id)
    renders = [await render_chapter(chapter, workshop) for chapter in chapters]
    return [np.ascontiguousarray(decode(render.premaster)).tobytes() for render in renders]


async def test_book_comes_out_as_it_went_in(workshop: Workshop, elsewhere: Workshop, tmp_path: Path) -> None:
    book = await worked_on(workshop)
    bundled = await bundle_book(book.id, tmp_path / "lamps", workshop)
    restored = await restore_book(bundled.path, elsewhere)

    assert bundled.path.name == "lamps.narratix"
    assert restored.sounds == restored.new_sounds == bundled.sounds
    assert restored.namesakes == 0
    assert (restored.book.title, restored.book.author) == ("Lamps & Shadows", "A. Author")
    assert await rows_of(restored.book.id, elsewhere, tmp_path / "b") == await rows_of(
        book.id, workshop, tmp_path / "a"
    )


async def test_restored_book_has_the_same_order_anchors_and_sound(
    workshop: Workshop, elsewhere: Workshop, tmp_path: Path
) -> None:
    book = await worked_on(workshop)
    restored = await restore_book((await bundle_book(book.id, tmp_path, workshop)).path, elsewhere)

    for here, there in zip(
        await workshop.books.chapters(book.id), await elsewhere.books.chapters(restored.book.id), strict=True
    ):
        one, other = await chapter_mix(here, workshop), await chapter_mix(there, elsewhere)
        assert without_ids(one.timeline) == without_ids(other.timeline)
        assert [cue.span for cue in await workshop.cues.list(here.id)] == [
            cue.span for cue in await elsewhere.cues.list(there.id)
        ]
    assert await pcm(book.id, workshop) == await pcm(restored.book.id, elsewhere)


async def test_edits_can_be_taken_back_in_the_restored_book(
    workshop: Workshop, elsewhere: Workshop, tmp_path: Path
) -> None:
    book = await worked_on(workshop)
    restored = await restore_book((await bundle_book(book.id, tmp_path, workshop)).path, elsewhere)
    edits = [edit for edit in await edit_history(book.id, workshop) if not edit.undone]
    assert len(edits) > 10

    for _ in edits:
        await undo(book.id, workshop)
        await undo(restored.book.id, elsewhere)

    assert await rows_of(restored.book.id, elsewhere, tmp_path / "b") == await rows_of(
        book.id, workshop, tmp_path / "a"
    )
    assert await elsewhere.scripts.pronunciations(restored.book.id) == {}


async def test_restoring_twice_makes_two_books_that_know_nothing_of_each_other(
    workshop: Workshop, tmp_path: Path
) -> None:
    book = await worked_on(workshop)
    path = (await bundle_book(book.id, tmp_path, workshop)).path
    first, second = await restore_book(path, workshop), await restore_book(path, workshop)

    assert len({book.id, first.book.id, second.book.id}) == 3
    assert [one.namesakes for one in (first, second)] == [1, 2]
    assert first.new_sounds == second.new_sounds == 0
    for _ in range(3):
        await undo(first.book.id, workshop)
        await undo(second.book.id, workshop)
    await workshop.books.delete(first.book.id)
    (chapter, _) = await workshop.books.chapters(second.book.id)
    assert await workshop.takes.active(chapter.id)
    assert len(await workshop.books.list()) == 2


async def test_sounds_that_the_library_has_are_not_written_again(workshop: Workshop, tmp_path: Path) -> None:
    book = await spoken(workshop)
    bundled = await bundle_book(book.id, tmp_path, workshop)
    (chapter, _) = await workshop.books.chapters(book.id)
    assets = [take.asset for take in (await workshop.takes.active(chapter.id)).values()]
    paths = list((await workshop.assets.paths(assets)).values())
    paths[0].unlink()
    stamps = [path.stat().st_mtime_ns for path in paths[1:]]

    restored = await restore_book(bundled.path, workshop)

    assert restored.new_sounds == 1
    assert paths[0].is_file()
    assert [path.stat().st_mtime_ns for path in paths[1:]] == stamps


async def test_bundle_that_fails_leaves_the_earlier_one(workshop: Workshop, tmp_path: Path) -> None:
    book = await spoken(workshop)
    bundled = await bundle_book(book.id, tmp_path, workshop)
    before = bundled.path.read_bytes()
    (chapter, _) = await workshop.books.chapters(book.id)
    asset = next(iter((await workshop.takes.active(chapter.id)).values())).asset
    damaged = await workshop.assets.path(asset)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")

    with pytest.raises(BundleError, match="damaged"):
        await bundle_book(book.id, bundled.path, workshop)
    damaged.unlink()
    with pytest.raises(NotFoundError, match="missing"):
        await bundle_book(book.id, bundled.path, workshop)

    assert bundled.path.read_bytes() == before
    assert [path.name for path in tmp_path.glob("*") if path.is_file()] == [bundled.path.name]


async def test_other_files_are_not_replaced_by_a_bundle(workshop: Workshop, tmp_path: Path) -> None:
    book = await spoken(workshop)
    letter = tmp_path / "letter.narratix"
    letter.write_text("not a bundle")

    with pytest.raises(BundleError, match="is no bundle"):
        await bundle_book(book.id, letter, workshop)

    assert letter.read_text() == "not a bundle"
    with pytest.raises(BundleError, match="cannot be written"):
        await bundle_book(book.id, tmp_path / "nowhere" / "lamps.narratix", workshop)


async def test_bundle_holds_no_keys_and_no_paths(workshop: Workshop, tmp_path: Path) -> None:
    book = await spoken(workshop)
    await workshop.settings.set("secret", "hunter2-key")
    bundled = await bundle_book(book.id, tmp_path, workshop)

    with zipfile.ZipFile(bundled.path) as archive:
        rows = b"".join(archive.read(name) for name in archive.namelist() if not name.startswith("assets/"))
        names = archive.namelist()
    assert b"hunter2" not in rows
    assert str(tmp_path).encode() not in rows
    assert all(
        re.fullmatch(r"manifest\.json|rows/[a-z_]+\.jsonl|assets/[0-9a-f]{64}\.[a-z0-9]+", name) for name in names
    )


async def test_edit_during_the_bundling_is_in_it_whole_or_not_at_all(workshop: Workshop, tmp_path: Path) -> None:
    book = await spoken(workshop)
    async with workshop.bundles.reading(book.id) as reading:
        first = [line async for lines in reading.rows("pronunciations") for line in lines]
        await pronounce_word(book.id, "lamp", "lump", workshop)
        again = [line async for lines in reading.rows("pronunciations") for line in lines]

    assert first == again


async def test_refused_bundle_changes_nothing(workshop: Workshop, elsewhere: Workshop, tmp_path: Path) -> None:
    book = await spoken(workshop)
    bundled = await bundle_book(book.id, tmp_path, workshop)
    wrong = tmp_path / "wrong.narratix"
    with zipfile.ZipFile(bundled.path) as source, zipfile.ZipFile(wrong, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            target.writestr(info, data[:-1] + b"x" if info.filename.startswith("assets/") else data)

    with pytest.raises(BundleError, match="not the one that was bundled"):
        await restore_book(wrong, elsewhere)

    assert await elsewhere.books.list() == ()
    assert [path for path in (tmp_path / "elsewhere" / "assets").rglob("*") if path.is_file()] == []


async def test_bundle_whose_rows_the_library_does_not_take_changes_nothing(
    workshop: Workshop, elsewhere: Workshop, tmp_path: Path
) -> None:
    """What only the tables themselves can see: a kind of segment that there is not."""
    book = await spoken(workshop)
    bundled = await bundle_book(book.id, tmp_path, workshop)
    inspection = await workshop.compute.run(InspectBundleJob(bundled.path))
    with BundleReader(bundled.path) as bundle:
        rows = [json.loads(line) for line in bundle.lines("books")]

    async def write() -> None:
        async with elsewhere.bundles.writing() as writing:
            await writing.expect(inspection.assets)
            await writing.add("books", rows)
            await writing.add("mix_settings", [{"book_id": rows[0]["id"], "settings": []}])

    with pytest.raises(BundleError, match="does not take"):
        await write()

    assert await elsewhere.books.list() == ()


async def test_every_column_of_a_book_is_bundled(database_url: str) -> None:
    """A column or a table that is added later has to be thought of here."""
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch(
            "SELECT table_name AS name, column_name AS field FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name NOT LIKE 'pgqueuer%'"
        )
    finally:
        await connection.close()
    present: dict[str, set[str]] = {}
    for row in rows:
        present.setdefault(row["name"], set()).add(row["field"])

    assert present.keys() - NOT_OF_BOOKS.keys() == TABLES.keys()
    for table, form in TABLES.items():
        assert present[table] - LEFT_OUT.get(table, frozenset()) == form.columns.keys(), table


async def test_intake_of_a_killed_process_is_swept_away(workshop: Workshop, tmp_path: Path) -> None:
    left = tmp_path / "home" / "assets" / ".staging" / "intake-000000000000"
    left.mkdir(parents=True)
    (left / "half").write_text("half")
    left.with_suffix(".lock").touch()

    async with workshop.assets.staging() as mine, workshop.assets.staging() as other:
        assert mine != other
        assert not left.exists()
        assert mine.is_dir()

    assert list(left.parent.iterdir()) == []


async def test_suffix_that_leads_elsewhere_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        await workshop.assets.lacking([BundledAsset(Sha256("0" * 64), "../../etc", 1)])


async def test_cancelled_call_is_waited_for() -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow() -> None:
        time.sleep(0.2)
        loop.call_soon_threadsafe(ended.set)

    task = asyncio.create_task(in_thread(slow))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)
    assert ended.is_set()
