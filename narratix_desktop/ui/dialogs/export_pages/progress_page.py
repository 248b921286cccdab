"""How far an export is: stage by stage, how long still, and what went wrong where it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.domain.task import StageCount, TaskGlance, TaskStatus
from narratix_desktop.domain.units import Seconds
from narratix_desktop.services.plan_tasks import STAGES
from narratix_desktop.ui.models.task_pace import share_done
from narratix_desktop.ui.models.task_verbs import Verb, VerbWords, allows
from narratix_desktop.ui.models.task_words import TaskWords, failure_of
from narratix_desktop.ui.quantities import percent, time_left
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.note import Note
from narratix_desktop.ui.widgets.status_mark import Mark

_STEPS: Final = 1000
_VERBS: Final = (Verb.RETRY, Verb.RESUME, Verb.PAUSE, Verb.CANCEL)


@dataclass(frozen=True, slots=True)
class _Stage:
    mark: Mark
    bar: QProgressBar
    count: QLabel


class ProgressPage(QWidget):
    """Follows one production.

    Signals:
        verb_asked: The ``Verb`` that the author wants done with it.
    """

    verb_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = TaskWords(self)
        self.state = plain_label("strong")
        self.whole = _bar(self.tr("Progress of the export"))
        self.left = plain_label("quiet")
        self.failure = Note(theme)
        verb_words = VerbWords(self)
        self.verbs = {verb: QPushButton(verb_words.name(verb)) for verb in _VERBS}
        for verb, button in self.verbs.items():
            button.clicked.connect(lambda _=False, verb=verb: self.verb_asked.emit(verb))
            button.hide()
        self.verbs[Verb.RETRY].setObjectName("primary")
        self._stages: dict[str, _Stage] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(3 * GRID)
        grid.setColumnStretch(2, 1)
        for at, stage in enumerate(STAGES):
            self._add_stage(grid, at, stage)
        hint = plain_label("quiet")
        hint.setText(self.tr("You can close this and go on working; the export goes on and stands among the tasks."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.state)
        layout.addWidget(self.whole)
        layout.addWidget(self.left)
        layout.addWidget(self.failure)
        layout.addSpacing(2 * GRID)
        layout.addLayout(grid)
        layout.addStretch(1)
        layout.addWidget(hint)
        layout.addLayout(row(*self.verbs.values(), None))

    def show_production(self, task: TaskGlance, left: Seconds | None) -> None:
        """Show how a production stands; ``left`` is the guess at the seconds that it still takes."""
        self.state.setText(self._state(task))
        self.whole.setValue(round(share_done(task) * _STEPS))
        parts = [percent(share_done(task))]
        parts.append("" if left is None else self.tr("about {time} left").format(time=time_left(left)))
        self.left.setText("  ·  ".join(part for part in parts if part))
        self.failure.say("\n".join(part for part in failure_of(task) if part))
        for verb, button in self.verbs.items():
            button.setVisible(allows(task, verb))
        counts = {count.category: count for count in task.stages}
        for name, stage in self._stages.items():
            self._show_stage(stage, counts.get(name), task)

    def _state(self, task: TaskGlance) -> str:
        words: Mapping[TaskStatus, str] = {
            TaskStatus.PENDING: self.tr("The export waits for its turn"),
            TaskStatus.IN_PROGRESS: self.tr("The export is being made"),
            TaskStatus.PAUSED: self.tr("The export rests"),
            TaskStatus.FAILED: self.tr("The export was not made"),
            TaskStatus.CANCELLED: self.tr("The export was cancelled"),
            TaskStatus.COMPLETED: self.tr("The export is made"),
        }
        return words.get(task.status, task.title)

    def _show_stage(self, stage: _Stage, count: StageCount | None, task: TaskGlance) -> None:
        status = TaskStatus.PENDING
        if task.status is TaskStatus.COMPLETED or (count is not None and count.completed == count.tasks):
            status = TaskStatus.COMPLETED
        elif count is not None:
            status = TaskStatus.IN_PROGRESS if task.status is TaskStatus.IN_PROGRESS else task.status
        stage.mark.show_status(status, self._words.status(status))
        done = 1.0 if status is TaskStatus.COMPLETED else 0.0 if count is None else count.done
        stage.bar.setValue(round(done * _STEPS))
        told = "" if count is None or count.tasks < 2 else self.tr("{done} of {all}")
        stage.count.setText(told.format(done=count.completed, all=count.tasks) if count is not None else "")

    def _add_stage(self, grid: QGridLayout, at: int, stage: str) -> None:
        name = QLabel(self._words.stage(stage))
        made = _Stage(Mark(self._theme), _bar(name.text()), QLabel())
        made.count.setObjectName("quiet")
        made.count.setMinimumWidth(20 * GRID)
        grid.addWidget(made.mark, at, 0)
        grid.addWidget(name, at, 1)
        grid.addWidget(made.bar, at, 2, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(made.count, at, 3)
        self._stages[stage] = made


def _bar(name: str) -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, _STEPS)
    bar.setTextVisible(False)
    bar.setAccessibleName(name)
    return bar
