"""The leading speakers in a row: who has which colour, and which digit gives them the selected lines."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.script.speaker_picker import SpeakerChoice
from narratix_desktop.ui.widgets.script.tools import dot

_HEIGHT: Final = 9 * GRID


class SpeakerStrip(QWidget):
    """Buttons for those who have a digit; as many as there is room for.

    Signals:
        picked: ``CharacterId`` of the one whose button was pressed.
        more_asked: Somebody who has no button is wanted.
    """

    picked = Signal(object)
    more_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speakers")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(self.tr("Speakers"))
        self.buttons: list[QToolButton] = []
        self.more = QToolButton()
        self.more.setText(self.tr("Others…"))
        self.more.setToolTip(self.tr("Choose who speaks the selected lines (S)"))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(self.more_asked.emit)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(3 * GRID, 0, 3 * GRID, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.more)
        self._layout.addStretch(1)

    def show_speakers(self, choices: Sequence[SpeakerChoice]) -> None:
        """Show those who have a digit."""
        for button in self.buttons:
            self._layout.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for choice in choices:
            if choice.key:
                self._layout.insertWidget(len(self.buttons), self._button(choice))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.more.sizeHint().width() + 6 * GRID, _HEIGHT)

    def _button(self, choice: SpeakerChoice) -> QToolButton:
        button = QToolButton()
        button.setText(f"{choice.key}  {choice.name}")
        button.setIcon(dot(choice.color))
        button.setIconSize(QSize(3 * GRID, 3 * GRID))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(self.tr("Give the selected lines to {name} ({key})").format(name=choice.name, key=choice.key))
        button.clicked.connect(lambda _=False, who=choice.id: self.picked.emit(who))
        self.buttons.append(button)
        return button

    def _fit(self) -> None:
        room = self.width() - 6 * GRID - self.more.sizeHint().width()
        for button in self.buttons:
            room -= button.sizeHint().width()
            button.setVisible(room >= 0)
        self.more.setVisible(bool(self.buttons))
