"""The ACX set: one MP3 for each section, opening and closing credits, a retail sample; 192 kbps CBR, 44.1 kHz."""

from typing import Final

from narratix_desktop.domain.delivery import ACX, judge
from narratix_desktop.exporters.staging import Staging, file_name
from narratix_desktop.exporters.tags import section_tags
from narratix_desktop.ports.export import (
    ExportAnswer,
    ExportedFile,
    ExportProgress,
    ExportRequest,
    Section,
    SectionRole,
)
from narratix_desktop.ports.jobs import EncodeSpec, MasterChapterJob
from narratix_desktop.ports.work import Compute

_SPEC: Final = EncodeSpec("mp3", 192_000, "mp3")
_STORE_NOTE: Final = (
    "The files meet ACX's technical rules, but Audible refuses most AI narration: it accepts human narration and its "
    "own voice-replica programme. Google Play and Spotify accept AI narration that is disclosed."
)


class AcxExporter:
    """Masters each section into a file of its own and holds every one against ACX's rules."""

    name = "acx"
    label = "ACX MP3 set"

    async def export(self, request: ExportRequest, compute: Compute, progress: ExportProgress) -> ExportAnswer:
        """Make the folder ``<title> (ACX)``. Raises ``ExportError``; an earlier folder is then untouched."""
        staging = Staging(request.folder, self.name)
        await staging.open()
        sections = request.sections
        numbered = [section for section in sections if section.role is not SectionRole.SAMPLE]
        jobs = [_job(section, request, _track(section, numbered)) for section in sections]
        answers = await staging.master_all(jobs, compute, progress)
        names = [_name(section, numbered) for section in sections]
        staged = {name: answer.path for name, answer in zip(names, answers, strict=True)}
        folder = await staging.publish_folder(staged, f"{file_name(request.title)} (ACX)")
        files = tuple(
            ExportedFile(folder / name, section.title, answer.measured, judge(answer.measured, ACX))
            for name, section, answer in zip(names, sections, answers, strict=True)
        )
        return ExportAnswer(files, notes=(_STORE_NOTE,))


def _track(section: Section, numbered: list[Section]) -> str:
    return f"{numbered.index(section) + 1}/{len(numbered)}" if section in numbered else ""


def _name(section: Section, numbered: list[Section]) -> str:
    if section.role is SectionRole.SAMPLE:
        return "Retail Sample.mp3"
    width = max(2, len(str(len(numbered) - 1)))
    return f"{numbered.index(section):0{width}} {file_name(section.title, 'Section')}.mp3"


def _job(section: Section, request: ExportRequest, track: str) -> MasterChapterJob:
    return MasterChapterJob(
        premaster=section.render.premaster,
        scale=section.render.scale,
        gain=section.gain,
        ceiling=request.target.ceiling,
        rms_window=request.target.rms_window,
        spec=_SPEC,
        target=request.folder,
        tags=section_tags(request, section.title, track),
    )
