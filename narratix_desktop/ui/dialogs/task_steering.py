"""Does to tasks what the author wants done, and asks first where something would be lost for good."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from narratix_desktop.domain.task import TaskFilter, TaskGlance
from narratix_desktop.services.steer_selection import (
    Steer,
    clear_finished,
    delete_tasks,
    release_task,
    steer_selection,
)
from narratix_desktop.services.steer_tasks import cancel_task, pause_task, resume_task, retry_task
from narratix_desktop.ui.begin_again import begin_again
from narratix_desktop.ui.dialogs.confirmation import ask_before_loss
from narratix_desktop.ui.models.task_verbs import Verb, VerbWords, loses, those_that_allow
from narratix_desktop.ui.session import Session

_STEERS: Final[Mapping[Verb, Steer]] = {
    Verb.START: release_task,
    Verb.PAUSE: pause_task,
    Verb.RESUME: resume_task,
    Verb.CANCEL: cancel_task,
    Verb.RETRY: retry_task,
}
_BEGINNING: Final = frozenset({Verb.START, Verb.RETRY})
"""What may cost money that nobody agreed to. What was paused goes on under the cap that it was begun with."""


class TaskSteering(QObject):
    """Runs the services behind the verbs.

    Args:
        session: Whose library and operations are used.
        place: The widget above which questions open.
    """

    def __init__(self, session: Session, place: QWidget) -> None:
        super().__init__(place)
        self._session = session
        self._place = place
        self._words = VerbWords(self)

    def steer(self, verb: Verb, tasks: Sequence[TaskGlance]) -> None:
        """Do this with those of the tasks with which it can be done."""
        able = those_that_allow(tasks, verb)
        if not able:
            return
        if not loses(able, verb):
            self._run(verb, able)
            return
        if verb is Verb.DELETE:
            headline = self.tr("Delete %n task(s)?", "", len(able))
            lost = self.tr("History, cost and verdicts go. Finished files, recordings and mixes stay.")
        else:
            headline = self.tr("Cancel %n running task(s)?", "", len(able))
            lost = self.tr("What is being made now may already be paid for. What is finished stays.")
        deed = self._words.name_for(verb, len(able))
        ask_before_loss(self._place, headline, lost, deed, lambda: self._run(verb, able))

    def clear(self, which: TaskFilter) -> None:
        """Delete what was completed or cancelled."""
        headline = self.tr("Remove what is done or cancelled from the list?")
        lost = self.tr("History and verdicts go with the tasks. Finished files, recordings and mixes stay.")

        def clear() -> None:
            work = clear_finished(which, self._session.studio.workshop)
            self._session.operations.run(self.tr("Clearing the list"), work)

        ask_before_loss(self._place, headline, lost, self.tr("Remove"), clear)

    def _run(self, verb: Verb, tasks: Sequence[TaskGlance]) -> None:
        workshop = self._session.studio.workshop
        ids = [task.id for task in tasks]
        title = tasks[0].title if len(tasks) == 1 else self._words.name_for(verb, len(tasks))
        if verb in _BEGINNING:
            begin_again(self._session, title, ids, _STEERS[verb])
            return
        work = delete_tasks(ids, workshop) if verb is Verb.DELETE else steer_selection(ids, _STEERS[verb], workshop)
        self._session.operations.run(title, work)
