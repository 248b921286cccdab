"""Lets the author choose who does something: an engine on this computer, one with a key, or nobody.

What has no key offers to add one and cannot be chosen. Knows no engine and no price: what costs money is asked about
afterwards.
"""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.ui.engine_choice import Choice, EngineQuestion
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.fact_grid import plain_label
from narratix_desktop.ui.widgets.layouts import fit_height, row, size_in_letters
from narratix_desktop.ui.widgets.note import Note

_INDENT: Final = 6 * GRID


class EngineDialog(QDialog):
    """One radio button for each choice, the notes of the chosen one, and a button that says what follows.

    Signals:
        chosen: Name of the choice, and whether it also makes again what others have made.
        keys_asked: The author wants to add a key.
        outdated: Keys have changed since the question was put.
    """

    chosen = Signal(str, bool)
    keys_asked = Signal()
    outdated = Signal()

    def __init__(self, question: EngineQuestion, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.setWindowTitle(self.tr("Choose who does it"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(size_in_letters(self, 84, 1).width())
        self.heading = plain_label("heading")
        self.radios: dict[str, QRadioButton] = {}
        self.key_buttons: dict[str, QPushButton] = {}
        self._choices: dict[str, Choice] = {}
        self.anew = QCheckBox()
        self.note = Note(theme)
        self.stays = plain_label("quiet")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self.start: QPushButton = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.start.setObjectName("primary")
        self.start.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._column = QVBoxLayout()
        self._column.setSpacing(4 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(4 * GRID)
        layout.addWidget(self.heading)
        layout.addLayout(self._column)
        layout.addWidget(self.anew)
        layout.addWidget(self.stays)
        layout.addWidget(self.note)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.ask(question)

    def ask(self, question: EngineQuestion) -> None:
        """Show a question, in place of the one before: a key may have been added meanwhile."""
        before = self.choice()
        self._clear()
        self._choices = {choice.name: choice for choice in question.choices}
        self.heading.setText(question.what)
        for choice in question.choices:
            self._add(choice)
        self.stays.setText(question.stays)
        self.stays.setVisible(bool(question.stays))
        wanted = (before.name if before is not None else "", question.remembered, *self._choices)
        first = next((one for one in wanted if one in self._choices and self._choices[one].can_be_chosen), None)
        if first is not None:
            self.radios[first].setChecked(True)
            self.radios[first].setFocus()
        self._show_chosen()

    def choice(self) -> Choice | None:
        """What is chosen now; None where nothing can be."""
        return next((self._choices[name] for name, radio in self.radios.items() if radio.isChecked()), None)

    def accept(self) -> None:
        """Tell what is chosen, and close."""
        choice = self.choice()
        if choice is not None:
            super().accept()
            self.chosen.emit(choice.name, bool(choice.others) and self.anew.isChecked())

    def _clear(self) -> None:
        self.radios.clear()
        self.key_buttons.clear()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, choice: Choice) -> None:
        box = QWidget()
        radio = QRadioButton(choice.label)
        radio.setEnabled(choice.can_be_chosen)
        radio.setAccessibleDescription(choice.barred or choice.words)
        radio.toggled.connect(lambda on: self._show_chosen() if on else None)
        self._group.addButton(radio)
        self.radios[choice.name] = radio
        words = plain_label("quiet")
        words.setText(choice.barred or choice.words)
        words.setContentsMargins(_INDENT, 0, 0, 0)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(row(radio, *self._way_to_key(choice)))
        layout.addWidget(words)
        self._column.addWidget(box)

    def _way_to_key(self, choice: Choice) -> tuple[QWidget | None, ...]:
        """That a key is needed, and how to add one; nothing where none is."""
        if not choice.wants_key:
            return (None,)
        needs = plain_label("quiet", wraps=False)
        needs.setText(self.tr("needs a key"))
        button = QPushButton(self.tr("Add a key…"))
        button.setAccessibleName(self.tr("Add a key for {engine}").format(engine=choice.label))
        button.setAutoDefault(False)
        button.clicked.connect(self.keys_asked)
        self.key_buttons[choice.name] = button
        return needs, None, button

    def _show_chosen(self) -> None:
        choice = self.choice()
        self.start.setEnabled(choice is not None)
        self.start.setText(choice.deed if choice is not None else self.tr("Start"))
        self.anew.setVisible(choice is not None and choice.others > 0)
        if choice is not None and choice.others:
            self.anew.setText(self.tr("Make again the %n sound(s) that others have made", "", choice.others))
            # Where everything is there, nothing else could be meant.
            self.anew.setChecked(not choice.lacks)
        self.note.say(choice.licence if choice is not None else "")
        fit_height(self)
