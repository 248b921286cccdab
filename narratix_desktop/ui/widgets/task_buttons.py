"""The buttons that steer the chosen tasks; each works with those of them with which it lawfully can."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from narratix_desktop.domain.task import TaskGlance
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.models.task_verbs import Verb, VerbWords, those_that_allow
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.layouts import row

_ICONS = {
    Verb.START: "play",
    Verb.RESUME: "play",
    Verb.PAUSE: "pause",
    Verb.CANCEL: "cancel",
    Verb.RETRY: "retry",
    Verb.DELETE: "delete",
}
_TOGGLED = (Verb.PAUSE, Verb.RESUME, Verb.START)
"""Share one button, in this order: who chose some that run and some that rest most likely wants quiet."""


class TaskButtons(QWidget):
    """Pause or go on, cancel, try again, delete; clear.

    Signals:
        verb_asked: The ``Verb`` that the author wants.
        clear_asked: The author wants what is over out of the list.
    """

    verb_asked = Signal(object)
    clear_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = VerbWords(self)
        self._tasks: Sequence[TaskGlance] = ()
        self.toggled = Verb.PAUSE
        self.pause = QToolButton()
        self.pause.clicked.connect(lambda: self.verb_asked.emit(self.toggled))
        self.others = {verb: QToolButton() for verb in (Verb.CANCEL, Verb.RETRY, Verb.DELETE)}
        for verb, button in self.others.items():
            button.clicked.connect(lambda _=False, verb=verb: self.verb_asked.emit(verb))
        self.clear = QToolButton()
        self.clear.setText(self.tr("Clear finished"))
        self.clear.setToolTip(self.tr("Remove what is done or cancelled from the list"))
        self.clear.setIcon(icon("sweep", theme))
        self.clear.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clear.clicked.connect(self.clear_asked)
        self.setLayout(row(self.pause, *self.others.values(), None, self.clear))
        self.show_choice(())

    def show_choice(self, tasks: Sequence[TaskGlance]) -> None:
        """Enable what can be done with the chosen tasks."""
        self._tasks = tasks
        self.toggled = next((verb for verb in _TOGGLED if those_that_allow(tasks, verb)), Verb.PAUSE)
        for verb, button in {self.toggled: self.pause, **self.others}.items():
            number = len(those_that_allow(tasks, verb))
            button.setEnabled(number > 0)
            button.setIcon(icon(_ICONS[verb], self._theme))
            button.setAccessibleName(self._words.name(verb))
            button.setToolTip(self._words.name_for(verb, number) if number > 1 else self._words.name(verb))

    def menu(self) -> QMenu:
        """The same as a menu, with everything that a button leaves out."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for verb in Verb:
            number = len(those_that_allow(self._tasks, verb))
            name = self._words.name_for(verb, number) if number > 1 else self._words.name(verb)
            action = menu.addAction(icon(_ICONS[verb], self._theme), name)
            action.triggered.connect(lambda _=False, verb=verb: self.verb_asked.emit(verb))
            action.setEnabled(number > 0)
        return menu
