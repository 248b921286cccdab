"""``analyze``: chapters, cast and segments of a manuscript as JSON, without storing anything."""

import hashlib
from pathlib import Path

from narratix_desktop.app.console import note, run_command, say, write_json
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import make_compute
from narratix_desktop.domain.analysis import Analysis, AnalysisRequest
from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.segment import SegmentKind, SegmentSpan, require_exact_cover
from narratix_desktop.ports.jobs import ReadAnswer
from narratix_desktop.providers.catalog import analysers
from narratix_desktop.services.import_manuscript import read_manuscript


def analyze(manuscript: Path, target: Path, engine: str, *, thoughts: bool = False) -> None:
    """Run the command."""
    source = manuscript.absolute()

    async def work(settings: Settings) -> None:
        async with make_compute(settings) as compute:
            known = analysers(compute)
            if engine not in known:
                raise NarratixError(f"There is no analyser called {engine}.", f"Choose one of: {', '.join(known)}.")
            read = await read_manuscript(source, compute)
            for warning in read.manuscript.warnings:
                note(warning)
            text = read.manuscript.text
            request = AnalysisRequest(text, read.chapters, read.manuscript.language)
            analysis = await known[engine].analyse(request, Purpose.once("analyse"))
        require_exact_cover(analysis.segments, 0, len(text))
        write_json(target, describe(read, analysis, thoughts=thoughts))
        speakers = sum(not member.is_narrator for member in analysis.cast)
        say(f"{len(read.chapters)} chapters, {speakers} characters, {len(analysis.segments)} segments → {target}")

    run_command(work)


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
