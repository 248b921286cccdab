"""M4B: the whole book in one file with chapters, cover and tags. The default format."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from narratix_desktop.domain.delivery import M4B, Measurement, judge
from narratix_desktop.domain.errors import ExportError
from narratix_desktop.domain.units import Frames, Seconds, to_seconds
from narratix_desktop.exporters.staging import Staging, mastering_job
from narratix_desktop.exporters.tags import section_tags
from narratix_desktop.media.aac_grid import TRAIL, lead_at
from narratix_desktop.ports.export import (
    ExportAnswer,
    ExportedFile,
    ExportProgress,
    ExportRequest,
    Section,
    SectionRole,
    option,
)
from narratix_desktop.ports.jobs import EncodeAnswer, EncodeSpec, JoinM4bJob, JoinPart, MasterChapterJob, Neighbour
from narratix_desktop.ports.work import Compute

_LARGEST_DRIFT: Final = 0.1
"""Seconds by which an encoded section may differ from what was to be encoded."""


class Quality(Enum):
    """Kilobits per second of AAC."""

    SMALL = 96
    STANDARD = 128
    HIGH = 192


@dataclass(frozen=True, slots=True)
class M4bOptions:
    """What can be chosen about an M4B."""

    quality: Quality = option(
        Quality.STANDARD, "Quality", "128 kbps is enough for voices with music behind them.", unit="kbps"
    )


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
        jobs = _mastering_jobs(sections, request, spec)
        parts = await staging.master_all(jobs, compute, progress, more=1)
        _require_lengths(sections, jobs, parts)
        joined = await compute.run(
            JoinM4bJob(
                parts=tuple(
                    JoinPart(part.path, section.title, section.render.length)
                    for part, section in zip(parts, sections, strict=True)
                ),
                target=staging.folder / "joined.m4b",
                tags=section_tags(request),
                cover=request.cover,
            )
        )
        published = await staging.publish_file(joined.path, request.title, ".m4b")
        progress(len(sections) + 1, len(sections) + 1)
        measured = [
            _of_section(part.measured, section, job) for part, section, job in zip(parts, sections, jobs, strict=True)
        ]
        files = [
            ExportedFile(published.path, section.title, found, judge(found, M4B))
            for section, found in zip(sections, measured, strict=True)
        ]
        return ExportAnswer(tuple(files), notes=tuple(filter(None, (published.note,))))


def _mastering_jobs(sections: Sequence[Section], request: ExportRequest, spec: EncodeSpec) -> list[MasterChapterJob]:
    """A job for each section, with what sounds before and behind it in the book, for joins without a gap."""
    jobs = []
    start = 0
    for number, section in enumerate(sections):
        before = _beside(sections[number - 1], lead_at(start)) if number else None
        behind = _beside(sections[number + 1], TRAIL) if number + 1 < len(sections) else None
        jobs.append(replace(mastering_job(section, request, spec), before=before, behind=behind))
        start += section.render.length
    return jobs


def _beside(section: Section, frames: Frames) -> Neighbour:
    return Neighbour(section.render.premaster, section.render.scale, section.gain, frames)


def _of_section(measured: Measurement, section: Section, job: MasterChapterJob) -> Measurement:
    """A section's figures, its times without what was encoded beside it."""
    before, behind = (to_seconds(side.frames) if side else Seconds(0.0) for side in (job.before, job.behind))
    return replace(
        measured,
        duration=to_seconds(section.render.length),
        head=Seconds(max(0.0, measured.head - before)),
        tail=Seconds(max(0.0, measured.tail - behind)),
    )


def _require_lengths(
    sections: Sequence[Section], jobs: Sequence[MasterChapterJob], parts: Sequence[EncodeAnswer]
) -> None:
    """Raise ``ExportError`` where a section's file is not as long as the section."""
    for section, job, part in zip(sections, jobs, parts, strict=True):
        frames = section.render.length + sum(side.frames for side in (job.before, job.behind) if side is not None)
        if abs(part.measured.duration - to_seconds(frames)) > _LARGEST_DRIFT:
            raise ExportError(
                f"The M4B was not made because {section.title} was not encoded whole.", "Export it again."
            )
