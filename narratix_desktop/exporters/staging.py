"""Where an export is made before it appears: a hidden folder beside the target, kept when the work is cut off.

Mastered sections are named by what decides their sound, so an export that was killed goes on where it was. Only what is
whole is renamed to its final name; earlier files are replaced in one step or not at all.
"""

import asyncio
import dataclasses
import hashlib
import json
import math
import os
import re
import shutil
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from narratix_desktop.domain.delivery import Measurement
from narratix_desktop.domain.errors import ExportError
from narratix_desktop.domain.units import Decibels
from narratix_desktop.ports.export import ExportProgress, ExportRequest, Section
from narratix_desktop.ports.jobs import EncodeAnswer, EncodeSpec, MasterChapterJob
from narratix_desktop.ports.work import Compute
from narratix_desktop.services.choose_gain import is_spoken
from narratix_desktop.services.side_by_side import all_of

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED: Final = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
_LONGEST_NAME: Final = 120
_LONGEST_BYTES: Final = 220
"""File systems take 255 bytes, of which numbers and endings need some; a letter can have four."""


def file_name(title: str, fallback: str = "Audiobook") -> str:
    """A title as a file name that every system and store accepts."""
    name = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    name = " ".join(name.split())[:_LONGEST_NAME].encode(errors="replace")[:_LONGEST_BYTES].decode(errors="ignore")
    name = name.strip(" .")
    return fallback if not name or _RESERVED.match(name) else name


def mastering_job(
    section: Section, request: ExportRequest, spec: EncodeSpec, tags: Mapping[str, str] | None = None
) -> MasterChapterJob:
    """How a section is mastered and encoded; :meth:`Staging.master` names the file.

    A section in which nobody speaks has no lowest level: its room tone would be raised to that of speech.
    """
    lowest, highest = request.target.rms_window
    if not is_spoken(section.render):
        lowest = Decibels(-math.inf)
    return MasterChapterJob(
        premaster=section.render.premaster,
        scale=section.render.scale,
        gain=section.gain,
        ceiling=request.target.ceiling,
        rms_window=(lowest, highest),
        spec=spec,
        target=request.folder,
        tags=tags or {},
    )


class Staging:
    """The hidden working folder of one export.

    Args:
        folder: Where the finished files will appear.
        name: Name of the format.
        title: The book's. Exports of different formats or books into one folder do not meet.
    """

    def __init__(self, folder: Path, name: str, title: str = "") -> None:
        self._final = folder
        self.folder = folder / f".{file_name(title)}.{name}.partial"

    async def open(self) -> None:
        """Make the folders. Raises ``ExportError`` where they cannot be written."""
        try:
            await asyncio.to_thread(self.folder.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            raise self.refused(error) from error

    async def master(self, job: MasterChapterJob, compute: Compute) -> EncodeAnswer:
        """Master and encode a section into the staging folder, or answer from an earlier run.

        ``job.target`` is replaced by a name made from everything else in the job.
        """
        key = hashlib.sha256(repr(dataclasses.replace(job, target=Path())).encode()).hexdigest()[:24]
        target = self.folder / f"{key}.{job.spec.suffix or job.spec.codec}"
        record = target.with_suffix(".json")
        known = await asyncio.to_thread(_read_answer, target, record)
        if known is not None:
            return known
        answer = await compute.run(dataclasses.replace(job, target=target))
        try:
            await asyncio.to_thread(_write_answer, answer, record)
        except OSError as error:
            raise self.refused(error) from error
        return answer

    async def master_all(
        self, jobs: Sequence[MasterChapterJob], compute: Compute, progress: ExportProgress, more: int = 0
    ) -> list[EncodeAnswer]:
        """Master sections side by side, in the pool's order of work; the first failure stops the others.

        ``more`` counts steps that the format takes afterwards, so that progress ends at the end.
        """
        done = 0

        async def one(job: MasterChapterJob) -> EncodeAnswer:
            nonlocal done
            answer = await self.master(job, compute)
            done += 1
            progress(done, len(jobs) + more)
            return answer

        return await all_of(one(job) for job in jobs)

    async def publish_file(self, staged: Path, name: str) -> Path:
        """Give a finished file its final name and remove the working folder."""
        target = self._final / name
        try:
            await asyncio.to_thread(_publish_file, staged, target)
            await asyncio.to_thread(shutil.rmtree, self.folder, ignore_errors=True)
        except OSError as error:
            raise self.refused(error) from error
        return target

    async def publish_folder(self, files: dict[str, Path], name: str) -> Path:
        """Publish a set of files as one folder, which replaces an earlier one as a whole.

        Args:
            files: Final name of each file and where it lies in the working folder.
            name: The folder's final name.
        """
        target = self._final / name
        try:
            await asyncio.to_thread(_publish_folder, files, self.folder / "set", target)
            await asyncio.to_thread(shutil.rmtree, self.folder, ignore_errors=True)
        except OSError as error:
            raise self.refused(error) from error
        return target

    def refused(self, error: OSError) -> ExportError:
        """The author's view of a folder that cannot be written."""
        return ExportError(
            f"Nothing was exported because {self._final} cannot be written: {error.strerror or error}.",
            "Free some space or choose another folder, then export again; what was finished is kept.",
        )


def _read_answer(target: Path, record: Path) -> EncodeAnswer | None:
    try:
        value = json.loads(record.read_text(encoding="utf-8"))
        if target.stat().st_size != value["size"]:
            return None
        return EncodeAnswer(target, Measurement(**value["measured"]), Decibels(value["gain"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_answer(answer: EncodeAnswer, record: Path) -> None:
    size = answer.path.stat().st_size
    value = {"size": size, "gain": answer.gain, "measured": dataclasses.asdict(answer.measured)}
    staged = record.with_suffix(".json.new")
    staged.write_text(json.dumps(value), encoding="utf-8")
    staged.replace(record)


def _publish_file(staged: Path, target: Path) -> None:
    _sync(staged)
    staged.replace(target)


def _publish_folder(files: dict[str, Path], staged: Path, target: Path) -> None:
    if staged.exists():
        shutil.rmtree(staged)
    staged.mkdir()
    for name, path in files.items():
        _sync(path)
        _place(path, staged / name)
    earlier = target.with_name(f".{target.name}.earlier")
    if earlier.exists() and not target.exists():
        # A crash came between the two renames below; this is the only set that the author has.
        earlier.rename(target)
    if earlier.exists():
        shutil.rmtree(earlier)
    if target.exists():
        target.rename(earlier)
    try:
        staged.rename(target)
    except OSError:
        if earlier.exists():
            earlier.rename(target)
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def _place(path: Path, target: Path) -> None:
    """Let a file appear under a second name; memory sticks and some network drives know no links."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)
        _sync(target)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:  # Windows flushes only what may be written
        os.fsync(file.fileno())
