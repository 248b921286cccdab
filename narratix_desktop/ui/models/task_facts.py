"""What the details of a task say: what it was given, how it went, what it cost and made. Never a word of a manuscript.

What a task was given may be anything, so only what is known by name is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QDate, QDateTime, QLocale, QObject

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.domain.task import Task, TaskEvent, TaskGlance, TaskKind
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.models.task_table import seconds_taken
from narratix_desktop.ui.models.task_words import TaskWords

Fact = tuple[str, str]
"""A name and what there is to say."""


@dataclass(frozen=True, slots=True)
class TaskDetails:
    """A task with its history, as the list and as the library know it."""

    task: Task
    glance: TaskGlance
    events: tuple[TaskEvent, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What the things are called that a task's input names; looked up by the input's key."""

    engines: Mapping[str, Mapping[str, str]]
    chapters: Mapping[str, str]

    @classmethod
    def of(cls, workshop: Workshop, chapters: Sequence[Chapter]) -> "Names":
        """The names that a library and the open book have."""
        return cls(
            {
                "analysis": {name: one.info.label for name, one in workshop.analysers.items()},
                "speech": {name: one.info.label for name, one in workshop.speech.items()},
                "sound": {name: one.info.label for name, one in workshop.sounds.items()},
                "format": {name: one.label for name, one in workshop.exporters.items()},
            },
            {str(chapter.id): chapter.title for chapter in chapters},
        )


class TaskFacts(QObject):
    """Turns details into facts to read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = TaskWords(self)

    def facts(self, details: TaskDetails, names: Names) -> list[Fact]:
        """Everything worth knowing, the most telling first."""
        found = [*self._given(details.task, names), *self._course(details), *self._outcome(details.task)]
        return [(name, value) for name, value in found if value]

    def moment(self, at: datetime | None, *, to_the_second: bool = False) -> str:
        """A time of today, or date and time."""
        if at is None:
            return ""
        locale, short = QLocale(), QLocale.FormatType.ShortFormat
        local = QDateTime.fromSecsSinceEpoch(int(at.timestamp()))
        today = local.date() == QDate.currentDate()
        form = locale.timeFormat(short) if today else locale.dateTimeFormat(short)
        return locale.toString(local, form.replace("mm", "mm:ss") if to_the_second else form)

    def history(self, events: Sequence[TaskEvent]) -> list[tuple[str, str, str]]:
        """Time, move and message of each event, oldest first."""
        lines = []
        for event in events:
            after = self.words.status(event.after)
            move = after if event.before is None else f"{self.words.status(event.before)} → {after}"
            lines.append((self.moment(event.at, to_the_second=True), move, event.message))
        return lines

    def _given(self, task: Task, names: Names) -> list[Fact]:
        given, engines = task.input, names.engines
        formats = given.get("formats")
        listed = [given["format"]] if "format" in given else formats if isinstance(formats, list) else []
        chapter = str(given.get("chapter", ""))
        engine = engines[_group(task.kind)].get(str(given.get("engine", "")), "")
        return [
            (self.tr("Format"), ", ".join(engines["format"].get(str(name), str(name)) for name in listed)),
            (self.tr("Folder"), str(given.get("folder", ""))),
            (self.tr("Chapter"), names.chapters.get(chapter, "")),
            (self.tr("Chapters"), self._range(given)),
            (self.tr("Reads with"), engines["analysis"].get(str(given.get("analysis", "")), "")),
            (self.tr("Speaks with"), engines["speech"].get(str(given.get("speech", "")), "")),
            (self.tr("Sounds from"), engines["sound"].get(str(given.get("sound", "")), "")),
            (self.tr("Engine"), engine or " · ".join(part for part in (task.provider, task.model) if part)),
        ]

    def _range(self, given: Mapping[str, object]) -> str:
        chosen, first, last = given.get("chapters"), given.get("first"), given.get("last")
        if isinstance(chosen, list) and chosen:
            return self.tr("%n chosen", "", len(chosen))
        if first is None and last is None:
            return ""
        if first == last:
            return str(first)
        return self.tr("{first} to {last}").format(first=first or 1, last=last or self.tr("the end"))

    def _course(self, details: TaskDetails) -> list[Fact]:
        task, glance = details.task, details.glance
        taken = seconds_taken(glance)
        tries = self.tr("{number} of {most}").format(number=task.attempts, most=task.max_attempts)
        return [
            (self.tr("Part of"), glance.parent_title),
            (self.tr("Book"), glance.book_title),
            (self.tr("Steps"), self._steps(task)),
            (self.tr("Tries"), tries if task.attempts > 1 or task.error else ""),
            (self.tr("Next try"), self.moment(task.retry_at)),
            (self.tr("Ordered"), self.moment(task.created_at)),
            (self.tr("Started"), self.moment(task.started_at)),
            (self.tr("Ended"), self.moment(task.finished_at)),
            (self.tr("Took"), "" if taken is None else self.words.duration(taken)),
            (self.tr("Estimated cost"), self.words.money(task.estimated_cost) if task.estimated_cost else ""),
            (self.tr("Cost"), self.words.money(task.actual_cost) if task.actual_cost else ""),
        ]

    def _steps(self, task: Task) -> str:
        if not task.units_total:
            return ""
        locale = QLocale()
        numbers = {"done": locale.toString(task.units_done), "total": locale.toString(task.units_total)}
        return self.tr("{done} of {total}").format(**numbers)

    def _outcome(self, task: Task) -> list[Fact]:
        files = exported_files(task)
        if not files:
            left = task.result.get("local_chapters")
            return [(self.tr("Partly read by rules"), ", ".join(map(str, left)) if isinstance(left, list) else "")]
        judged = [bool(file["passed"]) for file in files if file.get("passed") is not None]
        verdict = ""
        if judged:
            failed = judged.count(False)
            verdict = self.tr("all rules kept") if not failed else self.tr("%n file(s) break a rule", "", failed)
        return [(self.tr("Files"), QLocale().toString(len(files))), (self.tr("Verdict"), verdict)]


def exported_files(task: Task) -> list[Mapping[str, object]]:
    """Records of the files that an export or a production made, each path once."""
    exports = task.result.get("exports", [task.result])
    found: dict[object, Mapping[str, object]] = {}
    for export in exports if isinstance(exports, list) else []:
        files = export.get("files", []) if isinstance(export, Mapping) else []
        for file in files if isinstance(files, list) else []:
            found.setdefault(file.get("path"), file)
    return list(found.values())


def folder_of(task: Task) -> Path | None:
    """The folder that a task's files are in."""
    files = exported_files(task)
    return Path(str(files[0].get("path"))).parent if files else None


def chapter_of(task: Task) -> UUID | None:
    """The chapter that a task works on."""
    try:
        return UUID(str(task.input.get("chapter")))
    except ValueError:
        return None


def _group(kind: TaskKind) -> str:
    return {TaskKind.ANALYSE: "analysis", TaskKind.SCORE: "sound"}.get(kind, "speech")
