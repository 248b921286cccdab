"""A production that stood still goes on with the book as it is then: what changed is made anew, the rest is kept."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.errors import ExportError, SpeechError
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.task import Task, TaskKind, TaskStatus
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo, SpeechEngine, Submitted
from narratix_desktop.ports.export import ExportAnswer, Exporter, ExportProgress, ExportRequest
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.work import Compute
from narratix_desktop.services.plan_tasks import ProductionOrder, children_of, order_production
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.speak_chapter import lines_to_speak
from narratix_desktop.services.steer_tasks import pause_task, resume_task
from narratix_desktop.services.watch_production import stage_progress
from narratix_desktop.services.workshop import Workshop
from tests.services.productions import Faltering, add_book, run_until_ended

NOT_SPOKEN = SpeechError("Not spoken.")


class Listening(Faltering):
    """A real engine that keeps what it was asked for, and can be made to change something in the middle of its work."""

    def __init__(self, engine: SpeechEngine) -> None:
        super().__init__(engine, 0, NOT_SPOKEN)
        self.spoken: list[str] = []
        self.interrupt: Callable[[], Awaitable[None]] | None = None

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        self.spoken += [request.spoken for request in requests]
        answer = await super().submit(requests, purpose)
        interrupt, self.interrupt = self.interrupt, None
        if interrupt is not None:
            await interrupt()
        return answer


class Restless(Faltering):
    """A real engine that calls itself another version each time it is asked, so that no take ever stays valid."""

    asked = 0

    @property
    def info(self) -> EngineInfo:
        self.asked += 1
        return replace(self._engine.info, version=str(self.asked))


class FullDisk:
    """A real exporter whose disk is full at first."""

    def __init__(self, exporter: Exporter) -> None:
        self._exporter = exporter
        self.name = exporter.name
        self.label = exporter.label
        self.summary = exporter.summary
        self.suffix = exporter.suffix
        self.store_notes = exporter.store_notes
        self.options = exporter.options
        self.bytes_per_second = exporter.bytes_per_second
        self.is_full = True

    async def export(self, request: ExportRequest, compute: Compute, progress: ExportProgress) -> ExportAnswer:
        if self.is_full:
            raise ExportError("Nothing was exported because the disk is full.")
        return await self._exporter.export(request, compute, progress)


@pytest.fixture
def order(tmp_path: Path) -> ProductionOrder:
    return ProductionOrder(folder=str(tmp_path / "out"), formats=("acx",), sound="none")


@pytest.fixture
def engine(workshop: Workshop) -> Listening:
    return Listening(workshop.speech["espeak"])


@pytest.fixture
def library(workshop: Workshop, engine: Listening) -> Workshop:
    return replace(workshop, speech={"espeak": engine})


async def give_other_voice(name: str, book: Book, workshop: Workshop) -> VoiceSpec:
    character = next(one for one in await workshop.scripts.characters(book.id) if one.name == name)
    taken = {voice.spec.name for voice in (await workshop.scripts.voices(book.id)).values()}
    other = next(voice for voice in await workshop.speech["espeak"].voices() if voice.name not in taken)
    await workshop.scripts.cast({character.id: other})
    return other


async def heard(book: Book, workshop: Workshop) -> dict[str, Sha256]:
    """The recording of every line, by its words."""
    text = (await workshop.books.revision(book.id)).text
    found: dict[str, Sha256] = {}
    for chapter in await workshop.books.chapters(book.id):
        takes = await workshop.takes.active(chapter.id)
        segments = await workshop.scripts.segments(chapter.id)
        found |= {text[one.start : one.end].strip(): takes[one.id].asset for one in segments if one.id in takes}
    return found


async def pause(production: Task, workshop: Workshop) -> None:
    await pause_task(production.id, workshop)


def exported(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.mp3"))}


async def test_change_behind_a_failed_production_is_heard_when_it_goes_on(
    library: Workshop, engine: Listening, tmp_path: Path, order: ProductionOrder
) -> None:
    book = await add_book(library, tmp_path)
    blocked = Path(order.folder)
    blocked.write_text("a file stands where the folder should be")
    failed = await run_until_ended(await order_production(book, order, library), library)
    assert failed.status is TaskStatus.FAILED
    before = await heard(book, library)

    await give_other_voice("Jon", book, library)
    await library.scripts.pronounce(book.id, "morning", "mourning")
    engine.spoken.clear()
    blocked.unlink()
    again = await order_production(book, order, library)
    ended = await run_until_ended(again, library)

    assert again.id == failed.id
    assert ended.status is TaskStatus.COMPLETED
    assert sorted(engine.spoken) == ["Only the wind,", "said Mara in the mourning."]
    after = await heard(book, library)
    assert {line for line in after if after[line] != before[line]} == {"“Only the wind,”", "said Mara in the morning."}


async def test_every_format_gets_what_changed_whichever_of_them_failed(
    library: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    full = FullDisk(library.exporters["m4b"])
    library = replace(library, exporters={**library.exporters, "m4b": full})
    order = replace(order, formats=("acx", "m4b"))
    book = await add_book(library, tmp_path)
    production = await run_until_ended(await order_production(book, order, library), library)
    assert production.status is TaskStatus.FAILED
    before = exported(tmp_path / "out")

    await give_other_voice("Jon", book, library)
    await order_production(book, order, library)
    assert (await run_until_ended(production, library)).status is TaskStatus.FAILED
    after = exported(tmp_path / "out")
    assert after["01 Chapter One.mp3"] != before["01 Chapter One.mp3"]
    assert after["02 Chapter Two.mp3"] == before["02 Chapter Two.mp3"]

    full.is_full = False
    await order_production(book, order, library)
    ended = await run_until_ended(production, library)
    assert ended.status is TaskStatus.COMPLETED
    assert [len(export["files"]) for export in ended.result["exports"]] == [5, 4]  # type: ignore[attr-defined]


async def test_production_that_stood_still_does_only_what_is_left(
    library: Workshop, engine: Listening, tmp_path: Path, order: ProductionOrder
) -> None:
    book = await add_book(library, tmp_path)
    production = await order_production(book, order, library)
    engine.interrupt = lambda: pause(production, library)
    assert (await run_until_ended(production, library)).status is TaskStatus.PAUSED
    made = await heard(book, library)

    await resume_task(production.id, library)
    ended = await run_until_ended(production, library)

    assert ended.status is TaskStatus.COMPLETED
    assert made.items() <= (await heard(book, library)).items()
    titles = [task.title for task in await children_of(production.id, library.tasks)]
    assert len(titles) == len(set(titles))


async def test_change_while_chapters_are_spoken_reaches_those_that_were_done(
    library: Workshop, engine: Listening, tmp_path: Path, order: ProductionOrder
) -> None:
    book = await add_book(library, tmp_path)

    async def change() -> None:
        await give_other_voice("Mara", book, library)

    engine.interrupt = change
    ended = await run_until_ended(await order_production(book, order, library), library)

    assert ended.status is TaskStatus.COMPLETED
    mara = next(one for one in await library.scripts.characters(book.id) if one.name == "Mara")
    assert mara.voice_id is not None
    voice = (await library.scripts.voices(book.id))[mara.voice_id].spec
    for chapter in filter(order.selects, await library.books.chapters(book.id)):
        lines, missing = await lines_to_speak(book, chapter, library, engine)
        assert missing == []
        assert all(line.request.voice == voice for line in lines if line.segment.character_id == mara.id)


async def test_production_ends_although_its_lines_never_stay_valid(
    workshop: Workshop, tmp_path: Path, order: ProductionOrder
) -> None:
    library = replace(workshop, speech={"espeak": Restless(workshop.speech["espeak"], 0, NOT_SPOKEN)})
    book = await add_book(library, tmp_path)

    ended = await run_until_ended(await order_production(book, order, library), library)

    assert ended.status is TaskStatus.COMPLETED


async def test_progress_counts_work_once_however_often_it_was_asked_for(
    library: Workshop, engine: Listening, tmp_path: Path, order: ProductionOrder
) -> None:
    book = await add_book(library, tmp_path)
    Path(order.folder).write_text("a file stands where the folder should be")
    production = await run_until_ended(await order_production(book, order, library), library)
    await give_other_voice("Jon", book, library)
    await order_production(book, order, library)
    await run_until_ended(production, library)

    children = await children_of(production.id, library.tasks)
    speaking = next(stage for stage in stage_progress(children) if stage.stage == "speak")

    assert sum(task.kind is TaskKind.SPEAK for task in children) == 3
    assert speaking.done == 1.0
    assert speaking.message.startswith("2 of 2")


async def test_take_that_the_author_chose_stays_when_the_book_is_produced_again(
    library: Workshop, engine: Listening, tmp_path: Path, order: ProductionOrder
) -> None:
    book = await add_book(library, tmp_path)
    await run_until_ended(await order_production(book, order, library), library)
    chapter = next(filter(order.selects, await library.books.chapters(book.id)))
    line = (await library.scripts.segments(chapter.id))[1]
    first = (await library.takes.active(chapter.id))[line.id]
    await regenerate_line(book.id, line.id, library, "espeak")
    chosen = (await library.takes.active(chapter.id))[line.id]
    assert chosen.id != first.id

    await run_until_ended(await order_production(book, order, library), library)
    assert (await library.takes.active(chapter.id))[line.id].id == chosen.id

    await give_other_voice("Mara", book, library)
    assert line.character_id is not None
    await run_until_ended(await order_production(book, order, library), library)
    assert (await library.takes.active(chapter.id))[line.id].id not in {first.id, chosen.id}
