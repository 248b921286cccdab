"""The provenance of real productions: who speaks, sounds and drew the cover is named rightly, and no line is told."""

import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from narratix_desktop import __version__
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_workshop
from narratix_desktop.compute.pool import WorkerPool
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.bundle import MANIFEST
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.origin import AUTHORS_IMAGE, Nature, Use
from narratix_desktop.domain.provenance import PieceKind, ai_statement
from narratix_desktop.domain.task import TaskStatus
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.services.bundle_book import bundle_book
from narratix_desktop.services.change_cover import change_cover
from narratix_desktop.services.edit_timeline import add_cue, place_clips, remove_cues, unplaced
from narratix_desktop.services.foresee_export import foresee_licences
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.restore_book import restore_book
from narratix_desktop.services.score_scene import score_chapter
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.trace_origins import trace_book
from narratix_desktop.services.use_recordings import use_recordings
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.library import open_library
from narratix_desktop.store.origins import OriginRepository
from tests.fakes import replicate_server
from tests.fakes.replicate_server import ReplicateServer
from tests.services.productions import run_until_ended
from tests.services.test_use_recordings import reading, write
from tests.ui.studio_samples import add_book

STORY = """# The Lock Keeper

## Chapter One

The rain fell on the roof of the lock house all night.

“Who is there?” asked Mara. “Only the wind,” said Jon.

## Chapter Two

A bell rang across the water, and she did not believe him.
"""
SENTENCES = ("rain fell", "Who is there", "Only the wind", "bell rang", "believe him", "Mara", "Jon")


@dataclass
class Studio:
    """A library with Replicate's models, of which MusicGen makes sounds, and a book in it."""

    workshop: Workshop
    service: ReplicateServer
    book: Book
    folder: Path

    async def produce(self, *formats: str, kinds: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        """Order a production and wait for it; answers the results of its exports."""
        order = ProductionOrder(str(self.folder), formats, speech="replicate", sound="local", kinds=kinds)
        task = await run_until_ended(await order_production(self.book, order, self.workshop), self.workshop)
        assert task.status is TaskStatus.COMPLETED, task.error
        exports = task.result.get("exports", [])
        assert isinstance(exports, list)
        return exports


def read(path: Path) -> dict[str, Any]:
    value = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


def by_engine(told: dict[str, Any]) -> dict[tuple[str, str | None], dict[str, Any]]:
    return {(maker["engine"], maker["model"]): maker for maker in told["makers"]}


def pieces(told: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [piece for section in told["sections"] for piece in section["pieces"] if piece["kind"] == kind]


@pytest_asyncio.fixture
async def studio(database_url: str, tmp_path: Path) -> AsyncIterator[Studio]:
    settings = Settings(home=tmp_path / "home", workers=2)
    settings.renders.mkdir(parents=True)
    settings.engines.mkdir(parents=True)
    (settings.engines / "replicate.toml").write_text('[sound]\nmodel = "musicgen"\n')
    pool = WorkerPool(2)
    async with (
        ReplicateServer(looks=0) as service,
        await open_library(database_url, settings.assets) as library,
        Clients(
            SystemKeyRing({Vendor.REPLICATE: replicate_server.TOKEN}), {Vendor.REPLICATE: service.address}
        ) as clients,
    ):
        try:
            workshop = make_workshop(settings, library, pool, clients)
            manuscript = tmp_path / "lock.md"
            manuscript.write_text(STORY, encoding="utf-8")
            book = (await import_manuscript(manuscript, workshop.books, workshop.assets, pool)).book
            assert isinstance(service, ReplicateServer)
            yield Studio(workshop, service, book, tmp_path / "out")
        finally:
            await pool.aclose()


async def test_a_production_names_voices_sounds_and_the_authors_own_recording_and_tells_no_line(
    studio: Studio, tmp_path: Path
) -> None:
    workshop, book = studio.workshop, studio.book
    await studio.produce(kinds=("analyse", "cast", "speak", "score"))
    chapters = [one for one in await workshop.books.chapters(book.id) if one.included]
    lines = await workshop.scripts.segments(chapters[0].id)
    said = next(line for line in lines if "rain" in STORY[line.start : line.end])
    assert await foresee_licences(book, chapters, workshop) == ()
    await use_recordings(book.id, [said.id], [write(tmp_path / "own.wav", reading([2.0]))], workshop)
    await add_cue(chapters[0], CueSpan(CueKind.MUSIC, "calm", said.start, said.end), workshop, "replicate")
    (forbidden,) = await foresee_licences(book, chapters, workshop)
    assert (forbidden.model, forbidden.licence.note[:11]) == ("meta/musicgen", "The weights")

    exports = await studio.produce("m4b", "provenance")

    path = studio.folder / "The Lock Keeper provenance.json"
    told = read(path)
    assert (told["format"], told["version"]) == ("narratix-provenance", 1)
    assert told["generator"] == {"name": "Narratix Desktop", "version": __version__}
    assert told["book"] == {"title": "The Lock Keeper", "author": "", "language": "en"}
    makers = by_engine(told)
    assert makers.keys() == {
        ("replicate", "minimax/speech-2.8-turbo"),
        ("author", None),
        ("local", None),
        ("replicate_sound", "meta/musicgen"),
        ("typeset", None),
    }
    voice, author = makers["replicate", "minimax/speech-2.8-turbo"], makers["author", None]
    assert (voice["label"], voice["engine_version"], voice["made_by"]) == ("Replicate voices", "1", "model")
    assert voice["licence"]["address"] == "https://replicate.com/minimax/speech-2.8-turbo"
    assert (author["made_by"], author["made"]["speech"]["pieces"]) == ("author", 1)
    assert author["made"]["speech"]["minutes"] == pytest.approx(2.1 / 60, abs=0.01)
    assert makers["local", None]["made_by"] == "program"
    assert makers["local", None]["licence"]["commercial_use"] == "allowed"
    assert makers["typeset", None]["made"] == {"cover": {"pieces": 1, "assets": 1, "minutes": None}}
    # The cover that was set for this export, and every line and sound, lead to a maker that is listed.
    every = [piece for section in told["sections"] for piece in section["pieces"]]
    ids = {maker["id"] for maker in told["makers"]}
    assert {piece["maker"] for piece in every} | {told["cover"]["maker"]} == ids
    assert told["cover"]["maker"] == makers["typeset", None]["id"]
    assert all(len(piece["asset_sha256"]) == 64 == len(piece["request_sha256"]) for piece in every)
    assert all(piece["made_at"].endswith("Z") and datetime.fromisoformat(piece["made_at"]) for piece in every)
    heard = [take.asset for one in chapters for take in (await workshop.takes.active(one.id)).values()]
    spoken = pieces(told, "speech")
    assert sorted(piece["asset_sha256"] for piece in spoken[1:-1]) == sorted(heard), "between the credits"
    sung = makers["replicate_sound", "meta/musicgen"]
    (music,) = [piece for piece in pieces(told, "music") if piece["maker"] == sung["id"]]
    assert sung["made"]["sound"] == {"pieces": 1, "assets": 1, "minutes": round(music["seconds"] / 60, 2)}
    (bell,) = pieces(told, "effect")
    assert bell["maker"] == makers["local", None]["id"]
    assert [section["role"] for section in told["sections"]] == ["opening", "chapter", "chapter", "closing"]
    assert [section["title"] for section in told["sections"]][1:3] == ["Chapter One", "Chapter Two"]
    assert all(0 <= piece["at"] <= section["seconds"] for section in told["sections"] for piece in section["pieces"])
    assert told["ai"]["made_by_models"] == ["sound", "speech"]
    assert 0.3 < told["ai"]["synthetic_speech"] < 1
    assert "the author recorded the rest" in told["ai"]["statement"]
    text = json.dumps(told, ensure_ascii=False)
    assert not [sentence for sentence in SENTENCES if sentence in text]

    # Whoever exports a book that may not be sold reads so, whatever the format.
    warnings = [[note for note in one["notes"] if "may not be sold" in note] for one in exports]
    assert [len(found) for found in warnings] == [1, 1]
    assert "Replicate sounds, meta/musicgen" in warnings[0][0]
    assert told["warnings"] == warnings[0] == warnings[1]
    assert told["commercial_use"]["forbidden"] == [makers["replicate_sound", "meta/musicgen"]["id"]]

    # What is exported again unchanged is not written again; what has changed is.
    before = path.stat().st_mtime_ns
    await studio.produce("provenance")
    assert path.stat().st_mtime_ns == before
    cues = await workshop.cues.list(chapters[0].id)
    chapter = next(one for one in await workshop.books.chapters(book.id) if one.id == chapters[0].id)
    await remove_cues(chapter, [cue.id for cue in cues if cue.engine == "replicate_sound"], workshop)
    (export,) = await studio.produce("provenance")
    assert not [note for note in export["notes"] if "may not be sold" in note]
    assert ("replicate_sound", "meta/musicgen") not in by_engine(read(path))
    assert sorted(one.suffix for one in studio.folder.iterdir() if one.is_file()) == [".json", ".m4b"]


async def test_a_restored_book_comes_from_where_the_bundled_one_came(workshop: Workshop, tmp_path: Path) -> None:
    book = await workshop.books.get(await add_book(workshop, spoken=False))
    chapters = await workshop.books.chapters(book.id)
    engine = workshop.speech_engine("espeak")
    await speak_chapter(book, chapters[0], workshop, engine)
    await add_cue(chapters[0], CueSpan(CueKind.AMBIENCE, "rain", 5, 30), workshop, "local")
    here = await trace_book(book, chapters, workshop, engine)
    assert {piece.origin.maker.engine for piece in here.pieces()} == {"espeak", "local"}

    bundled = await bundle_book(book.id, tmp_path, workshop)
    # As in a library that never knew it.
    await forget_origins(workshop)
    assert await trace_book(book, chapters, workshop, engine) != here
    restored = (await restore_book(bundled.path, workshop)).book

    there = await trace_book(restored, await workshop.books.chapters(restored.id), workshop, engine)
    assert there == here


async def test_bundle_of_an_earlier_program_is_restored_without_origins(workshop: Workshop, tmp_path: Path) -> None:
    book = await workshop.books.get(await add_book(workshop, spoken=False))
    (chapter, _) = await workshop.books.chapters(book.id)
    await speak_chapter(book, chapter, workshop, workshop.speech_engine("espeak"))
    new = (await bundle_book(book.id, tmp_path, workshop)).path
    old = tmp_path / "old.narratix"
    left_out = {"rows/makers.jsonl", "rows/origins.jsonl"}
    with zipfile.ZipFile(new) as source, zipfile.ZipFile(old, "w") as target:
        assert left_out <= set(source.namelist())
        for info in source.infolist():
            if info.filename == MANIFEST:
                manifest = json.loads(source.read(info)) | {"version": 1}
                del manifest["tables"]["makers"], manifest["tables"]["origins"]
                target.writestr(info, json.dumps(manifest))
            elif info.filename not in left_out:
                target.writestr(info, source.read(info))
    await forget_origins(workshop)

    restored = (await restore_book(old, workshop)).book

    (first, _) = await workshop.books.chapters(restored.id)
    takes = await workshop.takes.active(first.id)
    assert len(takes) == len(await workshop.takes.active(chapter.id)) > 0
    assert await workshop.origins.of(Use.SPEECH, [take.asset for take in takes.values()]) == {}


async def test_what_nobody_put_on_record_is_told_by_take_and_cue_and_a_cover_is_the_authors(workshop: Workshop) -> None:
    book = await workshop.books.get(await add_book(workshop))
    (chapter, _) = await workshop.books.chapters(book.id)
    await score_chapter(book, chapter, workshop, workshop.sound_engine("local"))
    await add_cue(chapter, CueSpan(CueKind.EFFECT, "bell", 5, 9), workshop, "local")
    await forget_origins(workshop)
    await change_cover(book.id, b"\xff\xd8\xff not really a picture", workshop)
    book = await workshop.books.get(book.id)

    told = await trace_book(book, [chapter], workshop, workshop.speech_engine("espeak"))

    makers = {piece.origin.maker for piece in told.pieces()}
    assert {(one.engine, one.label, one.version, one.nature) for one in makers} == {
        ("espeak", "Rehearsal voices (eSpeak NG)", "", Nature.PROGRAM),
        ("local", "Embedded sounds", "", Nature.PROGRAM),
    }
    takes = await workshop.takes.active(chapter.id)
    lines = [piece.origin for piece in told.pieces() if piece.kind is PieceKind.SPEECH]
    assert {line.request for line in lines} == {take.content_key for take in takes.values()}
    assert {line.made_at for line in lines} == {take.created_at for take in takes.values()}
    assert told.cover is not None
    assert (told.cover.asset, told.cover.maker) == (book.cover, AUTHORS_IMAGE)
    assert ai_statement(told).startswith("All speech in this audiobook is synthetic")


async def test_what_is_muted_is_not_in_the_book(workshop: Workshop) -> None:
    book = await workshop.books.get(await add_book(workshop))
    (chapter, _) = await workshop.books.chapters(book.id)
    engine = workshop.speech_engine("espeak")
    before = list((await trace_book(book, [chapter], workshop, engine)).pieces())
    line = (await workshop.scripts.segments(chapter.id))[1]
    muted = replace(unplaced(book.id, chapter.id, line.id), muted=True)
    await place_clips(chapter, [muted], workshop)
    after = list((await trace_book(book, [chapter], workshop, engine)).pieces())
    assert len(after) == len(before) - 1
    takes = await workshop.takes.active(chapter.id)
    assert takes[line.id].content_key not in {piece.origin.request for piece in after}


async def forget_origins(workshop: Workshop) -> None:
    """As in a library whose book an older program bundled."""
    origins = workshop.origins
    assert isinstance(origins, OriginRepository)
    await origins._database.write("DELETE FROM origins")
