"""Exporters: from mastered sections to files that a store accepts.

What can be chosen about a format is a frozen dataclass of its own whose fields all have defaults and are made by
:func:`option`; their types are ``bool``, ``int``, ``float``, ``str`` or an ``Enum``. Forms are made from it.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, Protocol, get_type_hints, runtime_checkable

from narratix_desktop.domain.delivery import Measurement, Verdict
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.mix import MasterTarget
from narratix_desktop.domain.provenance import Provenance
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
    """A whole book ready to be encoded into ``folder``; a retail sample is the last section.

    ``options`` is an instance of the exporter's own dataclass, or None for its defaults. ``provenance`` is there for
    exporters that tell it (:class:`TellingOrigins`); its sections are those of the request but the sample.
    """

    book: BookId
    title: str
    author: str
    sections: tuple[Section, ...]
    target: MasterTarget
    folder: Path
    cover: Path | None = None
    language: str = "en"
    metadata: Mapping[str, str] = field(default_factory=dict)
    options: object | None = None
    provenance: Provenance | None = None


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


def option(default: Any, label: str, explanation: str = "", unit: str = "") -> Any:
    """A field of an options dataclass, with what the author reads beside it."""
    return field(default=default, metadata={"label": label, "explanation": explanation, "unit": unit})


def read_options(kind: type[Any], given: Mapping[str, object]) -> object:
    """Options from plain values, as they stand in a task's input; what does not fit its field stays at the default."""
    hints = get_type_hints(kind)
    values: dict[str, object] = {}
    for one in dataclasses.fields(kind):
        wanted = hints[one.name]
        value = given.get(one.name)
        if isinstance(wanted, type) and issubclass(wanted, Enum):
            for member in wanted:
                if member.value == value:
                    values[one.name] = member
        elif type(value) is wanted or (wanted is float and type(value) is int):
            values[one.name] = value
    return kind(**values)


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

    @property
    def summary(self) -> str:
        """What the format is good for, one sentence."""
        ...

    @property
    def suffix(self) -> str:
        """Ending of its files, without a dot."""
        ...

    @property
    def store_notes(self) -> tuple[str, ...]:
        """What the author should know of stores before anything is rendered."""
        ...

    @property
    def options(self) -> type[Any] | None:
        """The dataclass of what can be chosen, or None."""
        ...

    @property
    def bytes_per_second(self) -> int:
        """Room in the target folder that a second of audio takes at most while the export is made."""
        ...

    async def export(self, request: ExportRequest, compute: Compute, progress: ExportProgress) -> ExportAnswer:
        """Encode, verify and publish. Raises ``ExportError``; earlier files are then untouched."""
        ...


@runtime_checkable
class TellingOrigins(Protocol):
    """An exporter that says where everything in a book comes from; finding that out takes others too long."""

    @property
    def tells_origins(self) -> bool: ...
