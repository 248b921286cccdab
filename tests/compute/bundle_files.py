"""A small whole bundle, and copies of it that were tampered with."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from narratix_desktop.compute.inspecting import inspect_bundle_job
from narratix_desktop.domain.bundle import Manifest
from narratix_desktop.domain.bundle_rows import TABLES
from narratix_desktop.domain.origin import maker_key
from narratix_desktop.media.bundle_archive import BundleWriter
from narratix_desktop.ports.bundles import InspectBundleJob, Inspection

TEXT = "One\n\n“Who is there?” asked Nora.\n"
SOUND = b"RIFF" + bytes(range(256)) * 16
DIGEST = hashlib.sha256(SOUND).hexdigest()

MAKER = ("acme", "Acme", "1", "model", "voice-1", "", "Not for sale.", "", "forbidden")

Rows = dict[str, list[dict[str, Any]]]


def uid(number: int) -> str:
    return str(UUID(int=number))


BOOK, REVISION, CHAPTER, VOICE, NORA, HEADING, LINE, TAKE, CUE = map(uid, range(1, 10))


def rows() -> Rows:
    """A small whole book."""
    return {
        "books": [{"id": BOOK, "title": "Lamps", "author": "", "language": "en", "metadata": {}, "cover": None}],
        "revisions": [
            {
                "id": REVISION,
                "book_id": BOOK,
                "number": 1,
                "text": TEXT,
                "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            }
        ],
        "chapters": [
            {
                "id": CHAPTER,
                "book_id": BOOK,
                "revision_id": REVISION,
                "ordinal": 0,
                "span_start": 0,
                "span_end": len(TEXT),
            }
        ],
        "voices": [
            {
                "id": VOICE,
                "engine": "espeak",
                "name": "en",
                "label": "A voice",
                "gender": "female",
                "age": "adult",
                "language": "en",
                "parameters": {"pitch": 40},
                "clarity": 0.5,
            }
        ],
        "characters": [{"id": NORA, "book_id": BOOK, "name": "Nora", "voice_id": VOICE}],
        "segments": [
            {
                "id": HEADING,
                "book_id": BOOK,
                "chapter_id": CHAPTER,
                "ordinal": 0,
                "span_start": 0,
                "span_end": 5,
                "character_id": None,
            },
            {
                "id": LINE,
                "book_id": BOOK,
                "chapter_id": CHAPTER,
                "ordinal": 1,
                "span_start": 5,
                "span_end": len(TEXT),
                "character_id": NORA,
            },
        ],
        "takes": [{"id": TAKE, "segment_id": LINE, "asset": DIGEST, "number": 1}],
        "cues": [{"id": CUE, "book_id": BOOK, "chapter_id": CHAPTER, "span_start": 0, "span_end": 3, "asset": None}],
        "makers": [dict(zip(TABLES["makers"].columns, (maker_key(MAKER), *MAKER), strict=True))],
        "origins": [
            {
                "asset": DIGEST,
                "use": "speech",
                "engine": "acme",
                "model": "voice-1",
                "request": "5" * 64,
                "maker": maker_key(MAKER),
                "made_at": "2026-01-01T00:00:00Z",
            }
        ],
        "edits": [
            {
                "id": uid(20),
                "book_id": BOOK,
                "changes": [
                    {"noun": "pronunciation", "key": "Nora", "before": None, "after": {"spoken": "nohra"}},
                    {"noun": "segment", "key": uid(30), "before": {"chapter_id": CHAPTER, "start": 5}, "after": None},
                ],
            }
        ],
    }


def write(path: Path, given: Rows) -> Path:
    with BundleWriter(path) as bundle:
        for table, lines in given.items():
            bundle.add_rows(table, [json.dumps(line, ensure_ascii=False) for line in lines])
        sound = path.with_suffix(".wav")
        sound.write_bytes(SOUND)
        bundle.add_asset(sound, DIGEST, "wav")
        bundle.finish(Manifest("Lamps", "", "a test", "2026-01-01", {}, 1, len(SOUND)))
    return path


def inspect(path: Path) -> Inspection:
    return inspect_bundle_job(InspectBundleJob(path))


def members(path: Path) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            yield info, archive.read(info)


def repacked(
    path: Path,
    target: Path,
    change: Callable[[zipfile.ZipFile], None] | None = None,
    replaced: Mapping[str, bytes] | None = None,
) -> Path:
    """A copy with other bytes under some names, and whatever ``change`` adds."""
    with zipfile.ZipFile(target, "w") as archive:
        for info, data in members(path):
            archive.writestr(info, (replaced or {}).get(info.filename, data))
        if change is not None:
            change(archive)
    return target


def member_of(path: Path, name: str) -> bytes:
    return next(data for info, data in members(path) if info.filename == name)


def write_any_text(path: Path, given: Rows) -> Path:
    """As :func:`write`, also for what cannot be written as UTF-8."""
    plain = {table: [json.loads(json.dumps(row, ensure_ascii=True)) for row in lines] for table, lines in given.items()}
    with BundleWriter(path) as bundle:
        for table, lines in plain.items():
            bundle.add_rows(table, [json.dumps(line) for line in lines])
        sound = path.with_suffix(".wav")
        sound.write_bytes(SOUND)
        bundle.add_asset(sound, DIGEST, "wav")
        bundle.finish(Manifest("Lamps", "", "a test", "2026-01-01", {}, 1, len(SOUND)))
    return path
