"""``analyze``: chapters, cast and segments of a manuscript as JSON, without storing a book."""

import hashlib
from collections.abc import Awaitable
from decimal import ROUND_UP, Decimal
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from narratix_desktop.app.console import err, note, run_command, say, write_json
from narratix_desktop.app.key_check import require_keys
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_compute, open_workshop
from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import NarratixError, ServiceError
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan, require_exact_cover
from narratix_desktop.ports.engines import AnalysisEstimate
from narratix_desktop.ports.jobs import ReadAnswer
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.catalog import PAID_ANALYSERS, analysers
from narratix_desktop.services.import_manuscript import read_manuscript
from narratix_desktop.services.read_book import local_notes


def analyze(manuscript: Path, target: Path, engine: str, *, thoughts: bool = False) -> None:
    """Run the command."""
    source = manuscript.absolute()

    async def work(settings: Settings) -> None:
        if engine in PAID_ANALYSERS:
            read, analysis = await _read_paid(source, engine, settings)
        else:
            read, analysis = await _read_here(source, engine, settings)
        text = read.manuscript.text
        require_exact_cover(analysis.segments, 0, len(text))
        write_json(target, describe(read, analysis, thoughts=thoughts))
        speakers = sum(not member.is_narrator for member in analysis.cast)
        say(f"{len(read.chapters)} chapters, {speakers} characters, {len(analysis.segments)} segments → {target}")

    run_command(work)


async def _read_here(source: Path, engine: str, settings: Settings) -> tuple[ReadAnswer, Analysis]:
    async with make_compute(settings) as compute:
        known = analysers(compute)
        if engine not in known:
            names = ", ".join([*known, *PAID_ANALYSERS])
            raise NarratixError(f"There is no analyser called {engine}.", f"Choose one of: {names}.")
        read = await _read(source, compute)
        return read, await known[engine].analyse(_request(read), Purpose.once("analyse"))


async def _read_paid(source: Path, engine: str, settings: Settings) -> tuple[ReadAnswer, Analysis]:
    """Ask a paid analyser; the library is opened for its ledger, and gets no book."""
    await require_keys(settings, [engine])
    async with open_workshop(settings) as workshop:
        analyser = workshop.analyser(engine)
        read = await _read(source, workshop.compute)
        request = _request(read)
        await announce(analyser.estimate(request))
        with Progress(TextColumn("Parts read"), BarColumn(), MofNCompleteColumn(), console=err) as bar:
            row = bar.add_task("", total=None)

            async def show(done: int, total: int) -> None:
                bar.update(row, completed=done, total=total)

            analysis = await analyser.analyse(request, Purpose.once("analyse"), show)
        await workshop.ledger.commit(analysis.attempts)
        titles = [(chapter.end, chapter.title) for chapter in read.chapters]
        for line in local_notes(analysis, titles, analyser.info.label):
            note(line)
        return read, analysis


async def _read(source: Path, compute: Compute) -> ReadAnswer:
    read = await read_manuscript(source, compute)
    for warning in read.manuscript.warnings:
        note(warning)
    return read


def _request(read: ReadAnswer) -> AnalysisRequest:
    return AnalysisRequest(read.manuscript.text, read.chapters, read.manuscript.language)


async def announce(estimating: Awaitable[AnalysisEstimate]) -> None:
    """Say what a reading will cost; where the service is too busy to count, that it is not known."""
    try:
        expected = await estimating
    except ServiceError as error:
        if not error.retryable:
            raise
        note(f"{error.headline} What the reading will cost is not known beforehand; the budget holds.")
        return
    if expected.requests:
        cents = expected.cost.quantize(Decimal("0.01"), ROUND_UP)
        parts = "1 part" if expected.requests == 1 else f"{expected.requests} parts"
        before = f", {expected.paid} of them paid before," if expected.paid else ""
        note(f"{expected.model} reads it in {parts}{before} for about ${cents}.")


def describe(read: ReadAnswer, analysis: Analysis, *, thoughts: bool = False) -> dict[str, object]:
    """The documented JSON form of an analysis.

    Annotated corpora count what is thought in quotation marks as dialogue, and so does this form unless ``thoughts``
    asks to tell it apart, as the library does.
    """
    text = read.manuscript.text
    lines = {member.key: 0 for member in analysis.cast}
    for segment in analysis.segments:
        if segment.character is not None:
            lines[segment.character] += 1
    return {
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "characters": [
            {
                "id": member.key,
                "name": member.name,
                "aliases": list(member.aliases),
                "gender": member.gender.value,
                "is_narrator": member.is_narrator,
                "lines": lines[member.key],
            }
            for member in analysis.cast
        ],
        "chapters": [
            {"title": chapter.title, "start": chapter.start, "end": chapter.end, "included": chapter.included}
            for chapter in read.chapters
        ],
        "segments": [
            {
                "start": segment.start,
                "end": segment.end,
                "kind": _kind(segment, thoughts).value,
                "character": segment.character,
                "confidence": round(segment.confidence, 4),
            }
            for segment in analysis.segments
        ],
    }


def _kind(segment: SegmentSpan, thoughts: bool) -> SegmentKind:
    return SegmentKind.DIALOGUE if segment.kind is SegmentKind.THOUGHT and not thoughts else segment.kind
