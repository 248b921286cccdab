"""The ACX set: one MP3 for each section, opening and closing credits, a retail sample; 192 kbps CBR, 44.1 kHz."""

from dataclasses import dataclass
from typing import Final

from narratix_desktop.domain.delivery import ACX, judge
from narratix_desktop.exporters.publishing import file_name
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
from narratix_desktop.ports.jobs import EncodeSpec
from narratix_desktop.ports.work import Compute

_SPEC: Final = EncodeSpec("mp3", 192_000, "mp3")
_STORE_NOTE: Final = (
    "The files meet ACX's technical rules, but Audible refuses most AI narration: it accepts human narration and its "
    "own voice-replica programme. Google Play and Spotify accept AI narration that is disclosed."
)


@dataclass(frozen=True, slots=True)
class AcxOptions:
    """What can be chosen about an ACX set."""

    retail_sample: bool = option(True, "Retail sample", "The first minutes as a file of their own; stores ask for it.")


class AcxExporter:
    """Masters each section into a file of its own and holds every one against ACX's rules."""

    name = "acx"
    label = "ACX MP3 set"
    summary = "One MP3 per chapter with credits and a retail sample, within the technical rules of ACX and most stores."
    suffix = "mp3"
    store_notes = (_STORE_NOTE,)
    options = AcxOptions
    bytes_per_second = 24_000

    async def export(self, request: ExportRequest, compute: Compute, progress: ExportProgress) -> ExportAnswer:
        """Make the folder ``<title> (ACX)``. Raises ``ExportError``; an earlier folder is then untouched."""
        async with Staging(request.folder, request.book, self.name) as staging:
            return await self._export(request, staging, compute, progress)

    async def _export(
        self, request: ExportRequest, staging: Staging, compute: Compute, progress: ExportProgress
    ) -> ExportAnswer:
        wanted = request.options if isinstance(request.options, AcxOptions) else AcxOptions()
        sections = [one for one in request.sections if wanted.retail_sample or one.role is not SectionRole.SAMPLE]
        count = sum(section.role is not SectionRole.SAMPLE for section in sections)
        jobs = []
        names = []
        for number, section in enumerate(sections):
            is_sample = section.role is SectionRole.SAMPLE
            track = "" if is_sample else f"{number + 1}/{count}"
            jobs.append(mastering_job(section, request, _SPEC, section_tags(request, section.title, track)))
            names.append("Retail Sample.mp3" if is_sample else _name(number, count, section.title))
        answers = await staging.master_all(jobs, compute, progress)
        staged = {name: answer.path for name, answer in zip(names, answers, strict=True)}
        published = await staging.publish_folder(staged, request.title, " (ACX)")
        files = tuple(
            ExportedFile(published.path / name, section.title, answer.measured, judge(answer.measured, ACX))
            for name, section, answer in zip(names, sections, answers, strict=True)
        )
        return ExportAnswer(files, notes=tuple(filter(None, (_STORE_NOTE, published.note))))


def _name(number: int, count: int, title: str) -> str:
    """File names sort in the order of the book, which counts from the opening credits."""
    width = max(2, len(str(count - 1)))
    return f"{number:0{width}} {file_name(title, 'Section')}.mp3"
