"""Provenance as JSON: who made every recording, sound and image of a book, when, from what, under which licence.

The schema is described in ``docs/provenance.md``; its version rises when something in it means something else. Of the
manuscript only the titles of book and chapters are in it, as they are in any player: what was asked for a line or a
sound is a SHA-256, and neither lines nor names of characters are told.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from narratix_desktop import __version__
from narratix_desktop.domain.errors import ExportError
from narratix_desktop.domain.origin import Commercial, Maker, Nature, Origin, Use, sale_warning
from narratix_desktop.domain.provenance import Piece, Provenance, TracedSection, ai_statement
from narratix_desktop.domain.units import to_seconds
from narratix_desktop.exporters.staging import Staging
from narratix_desktop.ports.export import (
    ExportAnswer,
    ExportedFile,
    ExportProgress,
    ExportRequest,
    Section,
    SectionRole,
)
from narratix_desktop.ports.work import Compute

FORMAT: Final = "narratix-provenance"
VERSION: Final = 1
_ENDING: Final = " provenance.json"


class ProvenanceExporter:
    """Writes what ``ExportRequest.provenance`` tells."""

    name = "provenance"
    label = "Provenance (JSON)"
    summary = (
        "Who made every recording, sound and image, with model, date and licence, and what is AI-generated; for stores"
        " that ask, and for your own records."
    )
    suffix = "json"
    store_notes = ()
    options = None
    bytes_per_second = 250
    tells_origins = True

    async def export(self, request: ExportRequest, compute: Compute, progress: ExportProgress) -> ExportAnswer:
        """Make ``<title> provenance.json``. Raises ``ExportError``; an earlier file is then untouched."""
        provenance = request.provenance
        if provenance is None:
            raise ExportError("The provenance was not exported because nobody traced it.", "Export it again.")
        async with Staging(request.folder, request.book, self.name) as staging:
            staged = staging.folder / "provenance.json"
            try:
                await asyncio.to_thread(_write, request, provenance, staged)
            except OSError as error:
                raise staging.refused(error) from error
            published = await staging.publish_file(staged, request.title, _ENDING)
        progress(1, 1)
        file = ExportedFile(published.path, request.title, None, None)
        return ExportAnswer((file,), tuple(filter(None, (*_notes(provenance), published.note))))


def _notes(provenance: Provenance) -> list[str]:
    unknown = [_where(maker) for maker in provenance.licensed(Commercial.UNKNOWN)]
    asked = f"Whether the book may be sold, the terms of these have to say: {'; '.join(unknown)}." if unknown else ""
    return [*map(sale_warning, provenance.licensed(Commercial.FORBIDDEN)), asked]


def _where(maker: Maker) -> str:
    return f"{maker.name} ({maker.licence.address})" if maker.licence.address else maker.name


def _write(request: ExportRequest, provenance: Provenance, staged: Path) -> None:
    """Write the file and read it again."""
    told = _told(request, provenance)
    staged.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    if json.loads(staged.read_text(encoding="utf-8")) != told:
        raise OSError("the file is not what was written")


def _told(request: ExportRequest, provenance: Provenance) -> dict[str, Any]:
    shares = provenance.shares()
    names = {maker: f"maker-{number}" for number, maker in enumerate(shares, start=1)}
    sections = [section for section in request.sections if section.role is not SectionRole.SAMPLE]
    return {
        "format": FORMAT,
        "version": VERSION,
        "generator": {"name": "Narratix Desktop", "version": __version__},
        "written_at": _moment(datetime.now(UTC)),
        "book": {"title": request.title, "author": request.author, "language": request.language},
        "ai": {
            "statement": ai_statement(provenance),
            "synthetic_speech": round(provenance.synthetic_speech(), 4),
            "made_by_models": sorted(use.value for use in provenance.made_by_models()),
        },
        "commercial_use": {
            answer.value: [names[maker] for maker in provenance.licensed(answer)] for answer in Commercial
        },
        "warnings": [sale_warning(maker) for maker in provenance.licensed(Commercial.FORBIDDEN)],
        "makers": [
            {
                "id": names[maker],
                **_maker(maker),
                "made": {
                    use.value: {
                        "pieces": share.pieces,
                        "assets": share.assets,
                        "minutes": None if use is Use.COVER else round(share.length / 60.0, 2),
                    }
                    for use, share in uses.items()
                },
            }
            for maker, uses in shares.items()
        ],
        "cover": None if provenance.cover is None else _origin(provenance.cover, names),
        "sections": [
            _section(section, traced, names) for section, traced in zip(sections, provenance.sections, strict=True)
        ],
    }


def _maker(maker: Maker) -> dict[str, Any]:
    licence = maker.licence
    return {
        "engine": maker.engine,
        "label": maker.label,
        "engine_version": maker.version or None,
        "model": maker.model or None,
        "model_version": maker.model_version or None,
        "made_by": maker.nature.value,
        "licence": {
            "note": licence.note or None,
            "address": licence.address or None,
            "commercial_use": None if maker.nature is Nature.AUTHOR else licence.commercial.value,
        },
    }


def _section(section: Section, traced: TracedSection, names: Mapping[Maker, str]) -> dict[str, Any]:
    return {
        "role": section.role.value,
        "title": section.title,
        "seconds": round(to_seconds(section.render.length), 3),
        "pieces": [_piece(piece, names) for piece in traced.pieces],
    }


def _piece(piece: Piece, names: Mapping[Maker, str]) -> dict[str, Any]:
    where = {"kind": piece.kind.value, "at": round(piece.start, 3), "seconds": round(piece.length, 3)}
    return where | _origin(piece.origin, names)


def _origin(origin: Origin, names: Mapping[Maker, str]) -> dict[str, Any]:
    return {
        "maker": names[origin.maker],
        "made_at": None if origin.made_at is None else _moment(origin.made_at),
        "asset_sha256": origin.asset,
        "request_sha256": origin.request or None,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
