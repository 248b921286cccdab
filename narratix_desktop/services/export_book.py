"""Export a book: mix what is not mixed yet, choose one gain for the book, hand the sections to an exporter.

An export that would make the files that lie there already is not made again.
"""

import asyncio
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.ids import ChapterId
from narratix_desktop.domain.origin import sale_warning
from narratix_desktop.domain.task import Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.domain.units import to_seconds
from narratix_desktop.ports.engines import SpeechEngine
from narratix_desktop.ports.export import (
    ExportAnswer,
    ExportedFile,
    Exporter,
    ExportRequest,
    Section,
    SectionRole,
    TellingOrigins,
    read_options,
)
from narratix_desktop.ports.jobs import RenderAnswer
from narratix_desktop.services.change_cover import keep_drawn, words_on_cover
from narratix_desktop.services.choose_engines import labels_of, speakers_of
from narratix_desktop.services.choose_gain import gain_for, measure_book
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.services.preview_gain import remember_levels
from narratix_desktop.services.render_chapter import (
    CREDITS_TITLES,
    LEAST_SAMPLE,
    render_chapter,
    render_credits,
    render_sample,
)
from narratix_desktop.services.reporting import report_to
from narratix_desktop.services.side_by_side import all_of
from narratix_desktop.services.tidy_renders import tidy_renders
from narratix_desktop.services.trace_origins import trace_book
from narratix_desktop.services.workshop import Workshop

COVER: Final = "typeset"
_LOOKED_AT: Final = 20
_INTERVAL: Final = 0.5
_STAMP: Final = ("size", "modified_ns")


async def export_book(task: Task, book: Book, workshop: Workshop) -> Mapping[str, object]:
    """Make one format of a book as an export task asks for it; answers the task's result.

    Raises:
        ExportError: Nothing was exported; earlier files are untouched.
        TaskStoppedError: The author stopped the task; sections that were finished are kept for the next run.
    """
    order = ProductionOrder.from_input(task.input)
    exporter = workshop.exporter(str(task.input["format"]))
    engine = workshop.speech_engine(order.speech)
    book = await _with_cover(book, workshop)
    # What is changed from here on is not in the files.
    sounds = await _sounds(book, order, workshop)
    request = await _request(book, order, engine, workshop)
    if exporter.options is not None:
        request = replace(request, options=read_options(exporter.options, order.options.get(exporter.name, {})))
    chapters = [chapter for chapter in await workshop.books.chapters(book.id) if order.selects(chapter)]
    if isinstance(exporter, TellingOrigins):
        request = replace(request, provenance=await trace_book(book, chapters, workshop, engine))
    fingerprint = await asyncio.to_thread(_fingerprint, exporter, request)
    not_for_sale = await workshop.origins.not_for_sale(book.id, [chapter.id for chapter in chapters])
    warnings = list(map(sale_warning, not_for_sale))
    earlier = await _earlier_result(book, fingerprint, workshop)
    if earlier is not None:
        await workshop.marks.exported(sounds)
        return _warned(earlier, warnings)
    answer = await _export(exporter, request, task, workshop)
    await workshop.marks.exported(sounds)
    mixes = [section.render.premaster for section in request.sections]
    await asyncio.to_thread(tidy_renders, workshop.renders, mixes)
    return _warned(_result(answer, fingerprint), warnings)


async def _sounds(book: Book, order: ProductionOrder, workshop: Workshop) -> dict[ChapterId, str]:
    """The present state of the sound of each chapter that is exported."""
    facts = await workshop.marks.facts(book.id)
    chapters = [chapter for chapter in await workshop.books.chapters(book.id) if order.selects(chapter)]
    return {chapter.id: facts[chapter.id].sound for chapter in chapters if chapter.id in facts}


async def _export(exporter: Exporter, request: ExportRequest, task: Task, workshop: Workshop) -> ExportAnswer:
    """Run an exporter while its progress goes into the task, and stop it when the author does."""
    at = (0, 1)

    def progress(done: int, total: int) -> None:
        nonlocal at
        at = (done, total)

    async def watch() -> None:
        report = report_to(workshop.tasks, task.id)
        while True:
            await report(*at)
            await asyncio.sleep(_INTERVAL)

    watching = asyncio.create_task(watch())
    exporting = asyncio.create_task(exporter.export(request, workshop.compute, progress))
    try:
        await asyncio.wait({watching, exporting}, return_when=asyncio.FIRST_COMPLETED)
        if watching.done() and not exporting.done():
            watching.result()
        return await exporting
    finally:
        watching.cancel()
        exporting.cancel()
        await asyncio.gather(watching, exporting, return_exceptions=True)


async def _request(book: Book, order: ProductionOrder, engine: SpeechEngine, workshop: Workshop) -> ExportRequest:
    chapters = [chapter for chapter in await workshop.books.chapters(book.id) if order.selects(chapter)]
    opening, *mixed, closing = await all_of(
        [
            render_credits(book, SectionRole.OPENING, workshop, engine),
            *(render_chapter(chapter, workshop) for chapter in chapters),
            render_credits(book, SectionRole.CLOSING, workshop, engine),
        ]
    )
    sample = await render_sample(_most_fitting(chapters, mixed), workshop)
    roles = [SectionRole.OPENING, *(SectionRole.CHAPTER for _ in chapters), SectionRole.CLOSING, SectionRole.SAMPLE]
    titles = [
        CREDITS_TITLES[SectionRole.OPENING],
        *(chapter.title for chapter in chapters),
        CREDITS_TITLES[SectionRole.CLOSING],
        "Retail sample",
    ]
    renders = [opening, *mixed, closing, sample]
    target = (await workshop.mixes.get(book.id)).target
    # Ten hours have some 400,000 loudness blocks: a thread keeps the event loop's frames free.
    levels = await asyncio.to_thread(measure_book, renders)
    gains = gain_for(levels, target)
    await remember_levels(book.id, [None, *(chapter.id for chapter in chapters), None, None], levels, workshop)
    sections = map(Section, roles, titles, renders, gains.chapters)
    cover = await workshop.assets.path(book.cover) if book.cover else None
    return ExportRequest(
        book=book.id,
        title=book.title,
        author=book.author,
        sections=tuple(sections),
        target=target,
        folder=Path(order.folder),
        cover=cover,
        language=book.language,
        metadata=await tagged_metadata(book, workshop, engine),
    )


async def tagged_metadata(book: Book, workshop: Workshop, engine: SpeechEngine) -> Mapping[str, str]:
    """What the tags say of a book beside title and author: what the author gave, and who speaks. Always says AI."""
    speakers = await speakers_of(book.id, workshop, engine)
    label = ", ".join(labels_of(await workshop.scripts.characters(book.id), speakers))
    disclosure = f"Narrated by synthetic voices ({label}). Made with Narratix Desktop."
    return {"narrator": f"Synthetic voices ({label})", "disclosure": disclosure, **book.metadata}


def _most_fitting(chapters: Sequence[Chapter], mixed: Sequence[RenderAnswer]) -> Chapter:
    """The first chapter that is long enough for a retail sample, else the longest."""
    for chapter, render in zip(chapters, mixed, strict=True):
        if to_seconds(render.length) >= LEAST_SAMPLE:
            return chapter
    return max(zip(chapters, mixed, strict=True), key=lambda pair: pair[1].length)[0]


async def _with_cover(book: Book, workshop: Workshop) -> Book:
    """The book with a cover; one without gets a typeset one for this export, which says today's title."""
    if book.cover is not None:
        return book
    engine, words = workshop.covers[COVER], words_on_cover(book)
    image = await engine.draw(words, Purpose.once("cover", book.id))
    cover = await keep_drawn(image, words, engine, workshop)
    if image.attempt is not None:
        await workshop.ledger.commit([image.attempt])
    return replace(book, cover=cover)


def _fingerprint(exporter: Exporter, request: ExportRequest) -> str:
    """Digest of all that decides an export. Premasters are named by their sound, so their measurements add nothing."""
    sections = tuple(replace(one, render=replace(one.render, loudness_blocks=())) for one in request.sections)
    return hashlib.sha256(f"{exporter.name}{replace(request, sections=sections)!r}".encode()).hexdigest()


async def _earlier_result(book: Book, fingerprint: str, workshop: Workshop) -> Mapping[str, object] | None:
    """The result of a finished export of exactly this, if its files are as it left them."""
    which = TaskFilter(status=TaskStatus.COMPLETED, kind=TaskKind.EXPORT, book_id=book.id)
    for task in (await workshop.tasks.list(which, limit=_LOOKED_AT)).tasks:
        if task.result.get("fingerprint") == fingerprint and await asyncio.to_thread(_untouched, task.result):
            return task.result
    return None


def _untouched(result: Mapping[str, object]) -> bool:
    """Whether the files are those that this export made; a later one of another mix can have the same sizes."""
    files = result.get("files")
    if not isinstance(files, list) or not files:
        return False
    try:
        return all(_stamp(Path(file["path"])) == {name: file.get(name) for name in _STAMP} for file in files)
    except OSError:
        return False


def _stamp(path: Path) -> dict[str, int]:
    status = path.stat()
    return dict(zip(_STAMP, (status.st_size, status.st_mtime_ns), strict=True))


def _result(answer: ExportAnswer, fingerprint: str) -> Mapping[str, object]:
    return {
        "fingerprint": fingerprint,
        "files": [file_record(file) for file in answer.files],
        "notes": list(answer.notes),
        "warnings": [],
    }


def _warned(result: Mapping[str, object], warnings: Sequence[str]) -> Mapping[str, object]:
    """The result with what is to be said of licences now; what was said of them before may not hold any more."""
    notes, before = (_listed(result.get(name)) for name in ("notes", "warnings"))
    said = [note for note in notes if note not in before and note not in warnings]
    return {**result, "notes": [*said, *warnings], "warnings": list(warnings)}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _finite(figures: Mapping[str, object]) -> dict[str, object]:
    """Figures as the library can keep them: a level of digital silence is no number there."""
    return {name: None if value in {-math.inf, math.inf} else value for name, value in figures.items()}


def file_record(file: ExportedFile) -> dict[str, object]:
    """A finished file with its figures and checks, as a task's result keeps it."""
    measured, verdict = file.measured, file.verdict
    return {
        "path": str(file.path),
        **_stamp(file.path),
        "title": file.title,
        "measured": _finite(asdict(measured)) if measured else None,
        "passed": verdict.passed if verdict else None,
        "checks": [asdict(check) for check in verdict.checks] if verdict else [],
    }
