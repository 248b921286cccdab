"""Where an export is made before it appears: a hidden folder beside the target, kept when the work is cut off.

It belongs to one book and one format, and while it is worked in, to one run. Mastered sections are named by what
decides their sound, so an export that was killed goes on where it was. How files get their final names is in
``publishing``.
"""

import asyncio
import dataclasses
import hashlib
import json
import math
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from narratix_desktop.domain.delivery import Measurement
from narratix_desktop.domain.errors import ExportError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.units import Decibels
from narratix_desktop.exporters.publishing import HIDDEN, Published, Target, file_name, publish_file, publish_folder
from narratix_desktop.locks import WITHOUT_LOCKS, FileLock
from narratix_desktop.ports.export import ExportProgress, ExportRequest, Section
from narratix_desktop.ports.jobs import EncodeAnswer, EncodeSpec, MasterChapterJob
from narratix_desktop.ports.work import Compute
from narratix_desktop.services.choose_gain import is_spoken
from narratix_desktop.services.side_by_side import all_of

_TRIES: Final = 100


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
    """The hidden working folder of one export. ``async with`` opens it for one run; it is gone once published.

    Args:
        folder: Where the finished files will appear.
        book: Whose export it is.
        name: Name of the format.
    """

    def __init__(self, folder: Path, book: BookId, name: str) -> None:
        self._final = folder
        self._book = book
        self._is_published = False
        self.folder = folder / HIDDEN / f"{book}.{name}"
        self._lock = FileLock(self.folder / "lock")

    async def __aenter__(self) -> Self:
        """Make the folders and take the lock.

        Raises:
            ExportError: They cannot be written, or another run works in them.
        """
        try:
            is_free = await asyncio.to_thread(self._open)
        except OSError as error:
            raise self.refused(error) from error
        if not is_free:
            raise ExportError(
                f"Nothing was exported because another export of this book into {self._final} is under way.",
                "Wait until it has ended, then export again.",
            )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_published:
            await asyncio.to_thread(self._remove)
        self._lock.release()

    def _open(self) -> bool:
        for _ in range(_TRIES):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                if not self._lock.take():
                    return False
            except FileNotFoundError:
                continue  # another run has just ended and removed the folder
            except OSError as error:
                if error.errno in WITHOUT_LOCKS:
                    return True
                raise
            if self._lock.is_current:
                return True
            self._lock.release()
        return False

    def _remove(self) -> None:
        """Remove the folder, its lock last, so that nobody finds it half empty."""
        for path in self.folder.iterdir():
            if path != self._lock.path:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        try:
            self._lock.path.unlink(missing_ok=True)
        except PermissionError:  # Windows deletes no open file; nor does it delete one that another run has opened
            self._lock.release()
            with suppress(OSError):
                self._lock.path.unlink(missing_ok=True)
        with suppress(OSError):
            self.folder.rmdir()

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

    async def publish_file(self, staged: Path, title: str, suffix: str) -> Published:
        """Give a finished file its final name, ``title`` and ``suffix``, or one beside it where that is taken."""
        return await self._publish(lambda: publish_file(staged, self._target(title, suffix)))

    async def publish_folder(self, files: Mapping[str, Path], title: str, suffix: str) -> Published:
        """Publish a set of files as one folder, which replaces this book's earlier one as a whole.

        Args:
            files: Final name of each file and where it lies in the working folder.
            title: The folder's name.
            suffix: What stands behind the title in the name.
        """
        return await self._publish(
            lambda: publish_folder(files, self.folder / "set", self._target(title, suffix)),
        )

    async def _publish(self, work: Callable[[], Published]) -> Published:
        try:
            published = await asyncio.to_thread(work)
        except OSError as error:
            raise self.refused(error) from error
        self._is_published = True
        return published

    def _target(self, title: str, suffix: str) -> Target:
        return Target(self._final, self._book, file_name(title), suffix)

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
