"""One task in full: what went wrong and what to do first, then how it stands, then everything else."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.task import OPEN_STATUSES, TaskGlance
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.task_facts import Fact, Names, TaskDetails, TaskFacts, folder_of
from narratix_desktop.ui.models.task_pace import share_done
from narratix_desktop.ui.models.task_verbs import Verb, allows
from narratix_desktop.ui.models.task_words import failure_of
from narratix_desktop.ui.quantities import percent, time_left
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.fact_grid import FactGrid, plain_label
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.status_mark import Mark

_STEPS: Final = 1000


class TaskDetail(QWidget):
    """Shows :class:`TaskDetails`.

    Signals:
        verb_asked: The ``Verb`` that the author wants done with the task.
        closed: The author wants the list back.
        folder_asked: ``Path`` to show in the system's file manager.
    """

    verb_asked = Signal(object)
    closed = Signal()
    folder_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._facts = TaskFacts(self)
        self._details: TaskDetails | None = None
        self._known: list[Fact] = []
        self._folder: Path | None = None
        self.back = QToolButton()
        self.stand_beside(False)
        self.back.clicked.connect(self.closed)
        self.title = plain_label("strong")
        self._mark = Mark(theme)
        self.status = plain_label()
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the task"))
        self.error = self._make_error()
        self.verbs = self._make_verbs()
        self.open_folder = QPushButton(self.tr("Open folder"))
        self.open_folder.setIcon(icon("folder", theme))
        self.open_folder.clicked.connect(lambda: self.folder_asked.emit(self._folder))
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy these details, to send them to somebody"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        self.facts = FactGrid(self.tr("What is known of the task"))
        self.history = FactGrid(self.tr("History of the task"))
        self._lay_out()

    @property
    def task(self) -> TaskGlance | None:
        """The task that is shown."""
        return None if self._details is None else self._details.glance

    def stand_beside(self, beside: bool) -> None:
        """Say whether the list is seen beside the details or has given way to them."""
        self.setContentsMargins(3 * GRID if beside else 0, 0, 0, 0)
        self.back.setIcon(icon("cancel" if beside else "back", self._theme))
        name = self.tr("Close the details") if beside else self.tr("Back to the list")
        self.back.setAccessibleName(name)
        self.back.setToolTip(self.tr("{name} (Esc)").format(name=name))

    def show_details(self, details: TaskDetails, names: Names, left: Seconds | None) -> None:
        """Show a task; ``left`` is the guess at the seconds that it still takes."""
        self._details = details
        task, words = details.glance, self._facts.words
        self.title.setText(task.title)
        self._mark.show_status(task.status, words.status(task.status))
        parts = [words.status(task.status)]
        if task.status in OPEN_STATUSES:
            parts.append(percent(share_done(task)))
            parts.append("" if left is None else self.tr("{time} left").format(time=time_left(left)))
            parts.append(task.message)
        self.status.setText(" · ".join(part for part in parts if part))
        self.progress.setValue(round(share_done(task) * _STEPS))
        self.progress.setVisible(task.status in OPEN_STATUSES)
        headline, remedy = failure_of(task)
        self.headline.setText(headline)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.error.setVisible(bool(headline))
        for verb, button in self.verbs.items():
            button.setVisible(allows(task, verb))
        self._folder = folder_of(details.task)
        self.open_folder.setVisible(self._folder is not None)
        self._known = self._facts.facts(details, names)
        self.facts.show_facts(self._known)
        self.history.show_facts([(at, f"{move}\n{said}" if said else move) for at, move, said in self._events()])

    def as_text(self) -> str:
        """Everything that is shown, to be sent to somebody."""
        if self._details is None:
            return ""
        lines = [self.title.text(), self.status.text(), self.headline.text(), self.remedy.text(), ""]
        lines += [f"{name}: {value}" for name, value in self._known]
        error = self._details.task.error or {}
        lines += [f"code: {error.get('code', '')}"] if error else []
        lines += ["", *(" ".join(part for part in event if part) for event in self._events())]
        return "\n".join(lines).strip() + "\n"

    def _events(self) -> list[tuple[str, str, str]]:
        return [] if self._details is None else self._facts.history(self._details.events)

    def _make_error(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("banner")
        self.headline = plain_label("strong")
        self.remedy = plain_label()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.headline)
        layout.addWidget(self.remedy)
        return frame

    def _make_verbs(self) -> dict[Verb, QPushButton]:
        names = {
            Verb.RETRY: self.tr("Try again"),
            Verb.RESUME: self.tr("Go on"),
            Verb.START: self.tr("Start"),
            Verb.PAUSE: self.tr("Pause"),
            Verb.CANCEL: self.tr("Cancel the task"),
            Verb.DELETE: self.tr("Delete"),
        }
        made = {verb: QPushButton(name) for verb, name in names.items()}
        for verb, button in made.items():
            button.clicked.connect(lambda _=False, verb=verb: self.verb_asked.emit(verb))
        for verb in (Verb.RETRY, Verb.RESUME, Verb.START):
            made[verb].setObjectName("primary")
        return made

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("panel")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(3 * GRID)
        state = row(self._mark, self.status)
        state.setStretch(1, 1)
        column.addLayout(state)
        column.addWidget(self.progress)
        column.addWidget(self.error)
        column.addLayout(row(*self.verbs.values(), self.open_folder, None))
        column.addWidget(self.facts)
        heading = QLabel(self.tr("History"))
        heading.setObjectName("strong")
        column.addWidget(heading)
        column.addWidget(self.history)
        column.addLayout(row(None, self.copy))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        head = row(self.back, self.title)
        head.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
