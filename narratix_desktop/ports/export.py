"""Exporters: from mastered sections to files that a store accepts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from narratix_desktop.domain.delivery import Measurement, Verdict
from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.units import Decibels
from narratix_desktop.ports.jobs import RenderAnswer
from narratix_desktop.ports.work import Compute


class SectionRole(StrEnum):
    """What a section of the audiobook is."""

    OPENING = "opening"
    CHAPTER = "chapter"
    CLOSING = "closing"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Section:
    """One rendered section in the order of the book, with the gain that mastering chose for it."""

    role: SectionRole
    title: str
    render: RenderAnswer
    gain: Decibels


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A whole book ready to be encoded into ``folder``; a retail sample is the last section."""

    title: str
    author: str
    sections: tuple[Section, ...]
    target: MasterTarget
    folder: Path
    cover: Path | None = None
    language: str = "en"
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One finished file. ``verdict`` is None where the format has no rules to be held against."""

    path: Path
    title: str
    measured: Measurement | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class ExportAnswer:
    """All files of one export, under their final names, and notes that the author should read."""

    files: tuple[ExportedFile, ...]
    notes: tuple[str, ...] = ()


ExportProgress = Callable[[int, int], None]
"""Called with sections done and all sections."""


class Exporter(Protocol):
    """One format. Writes under a staging folder and renames only what is whole and verified."""

    @property
    def name(self) -> str:
        """Name on the command line, e.g. ``"m4b"``."""
        ...

    @property
    def label(self) -> str:
        """What the author reads, e.g. ``"M4B audiobook with chapters"``."""
        ...

    async def export(self, request: ExportRequest, compute: Compute, progress: ExportProgress) -> ExportAnswer:
        """Encode, verify and publish. Raises ``ExportError``; earlier files are then untouched."""
        ...
