"""M4B: the whole book in one file with chapters, cover and tags. The default format."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from narratix_desktop.domain.delivery import M4B, judge
from narratix_desktop.domain.errors import ExportError
from narratix_desktop.exporters.staging import Staging, mastering_job
from narratix_desktop.exporters.tags import section_tags
from narratix_desktop.ports.export import (
    ExportAnswer,
    ExportedFile,
    ExportProgress,
    ExportRequest,
    SectionRole,
    option,
)
from narratix_desktop.ports.jobs import EncodeSpec, JoinM4bJob
from narratix_desktop.ports.work import Compute

_LARGEST_DRIFT: Final = 0.1
"""Seconds by which the joined file may differ from the sum of its parts."""


class Quality(Enum):
    """Kilobits per second of AAC."""

    SMALL = 96
    STANDARD = 128
    HIGH = 192


@dataclass(frozen=True, slots=True)
class M4bOptions:
    """What can be chosen about an M4B."""

    quality: Quality = option(Quality.STANDARD, "Quality", "128 kbps is enough for voices with music behind them.")


class M4bExporter:
    """Encodes the sections side by side and joins them without encoding again."""

    name = "m4b"
    label = "M4B audiobook with chapters"
    summary = "The whole book in one file with chapters, cover and tags; for phones, players and listening at home."
    suffix = "m4b"
    store_notes = ()
    options = M4bOptions
    bytes_per_second = 2 * Quality.HIGH.value * 1000 // 8

    async def export(self, request: ExportRequest, compute: Compute, progress: ExportProgress) -> ExportAnswer:
        """Make ``<title>.m4b``. Raises ``ExportError``; an earlier file is then untouched."""
        async with Staging(request.folder, request.book, self.name) as staging:
            return await self._export(request, staging, compute, progress)

    async def _export(
        self, request: ExportRequest, staging: Staging, compute: Compute, progress: ExportProgress
    ) -> ExportAnswer:
        sections = [section for section in request.sections if section.role is not SectionRole.SAMPLE]
        wanted = request.options if isinstance(request.options, M4bOptions) else M4bOptions()
        spec = EncodeSpec("aac", wanted.quality.value * 1000, "m4a")
        jobs = [mastering_job(section, request, spec) for section in sections]
        parts = await staging.master_all(jobs, compute, progress, more=1)
        joined = await compute.run(
            JoinM4bJob(
                parts=tuple((part.path, section.title) for part, section in zip(parts, sections, strict=True)),
                target=staging.folder / "joined.m4b",
                tags=section_tags(request),
                cover=request.cover,
            )
        )
        expected = sum(part.measured.duration for part in parts)
        if len(joined.marks) != len(parts) or abs(joined.marks[-1].end - expected) > _LARGEST_DRIFT * len(parts):
            raise ExportError(
                "The M4B was not made because the joined file does not match its chapters.", "Export it again."
            )
        published = await staging.publish_file(joined.path, request.title, ".m4b")
        progress(len(sections) + 1, len(sections) + 1)
        files = [
            ExportedFile(published.path, section.title, part.measured, judge(part.measured, M4B))
            for section, part in zip(sections, parts, strict=True)
        ]
        return ExportAnswer(tuple(files), notes=tuple(filter(None, (published.note,))))
