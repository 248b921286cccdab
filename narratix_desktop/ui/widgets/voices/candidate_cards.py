"""Voices side by side that have no names yet: each is heard by a click or its number, two are compared by A and B.

Knows no engine: a voice is a length in seconds, and its place among the others.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QSizePolicy, QWidget

from narratix_desktop.domain.units import Seconds
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.own_keys import claims, enter, press

_NUMBERS: Final = tuple(press(Qt.Key(Qt.Key.Key_1 + at)) for at in range(9))
_PAIR: Final = (press(Qt.Key.Key_A), press(Qt.Key.Key_B))
_STEPS: Final = {press(Qt.Key.Key_Left): -1, press(Qt.Key.Key_Right): 1}
_PLAY: Final = (press(Qt.Key.Key_Space), *enter())
_COLUMNS: Final = 3
_KEYS: Final = frozenset((*_NUMBERS, *_PAIR, *_STEPS, *_PLAY))


class _Card(QPushButton):
    """One voice; the keys are its row's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.keyCombination() in _KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class CandidateCards(QWidget):
    """A row of voices, one of which is chosen. Left and Right walk, Space and Enter play, 1 to 9 play that one.

    A and B play the two that were heard last, so that two of many can be told apart.

    Signals:
        hearing_asked: Place of the voice to be heard, which is the chosen one now.
        chosen: Place of the chosen voice.
    """

    hearing_asked = Signal(int)
    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._signs = {False: icon("play", theme), True: icon("stop", theme)}
        self._pair = (0, 1)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.cards: list[QPushButton] = []
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GRID)
        self.setAccessibleName(self.tr("Voices that were made"))

    def show_voices(self, lengths: Sequence[Seconds]) -> None:
        """Show one card for each voice; the first one is chosen."""
        for card in self.cards:
            self._group.removeButton(card)
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._make(at, length, len(lengths)) for at, length in enumerate(lengths)]
        self._pair = (0, 1)
        if self.cards:
            self.cards[0].setChecked(True)
        self._name()
        self.setVisible(bool(self.cards))

    def current(self) -> int:
        """Place of the chosen voice; -1 where there is none."""
        return next((at for at, card in enumerate(self.cards) if card.isChecked()), -1)

    def mark_sounding(self, place: int) -> None:
        """Mark the voice that is heard now; -1 for none."""
        for at, card in enumerate(self.cards):
            card.setIcon(self._signs[at == place])

    def event(self, event: QEvent) -> bool:
        """The row's keys are its own while the focus is in it."""
        return claims(event, _KEYS) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        pressed, current = event.keyCombination(), self.current()
        if pressed in _NUMBERS:
            self._hear(_NUMBERS.index(pressed))
        elif pressed in _PAIR:
            self._hear(self._pair[_PAIR.index(pressed)])
        elif pressed in _STEPS:
            self._choose(max(0, min(current + _STEPS[pressed], len(self.cards) - 1)))
        elif pressed in _PLAY:
            self._hear(current)
        else:
            super().keyPressEvent(event)

    def _make(self, at: int, length: Seconds, count: int) -> QPushButton:
        card = _Card(self._signs[False], "")
        card.setObjectName("candidate")
        card.setCheckable(True)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        seconds = self.locale().toString(float(length), "f", 1)
        words = self.tr("Voice {number} of {count}, {seconds} s").format(number=at + 1, count=count, seconds=seconds)
        card.setAccessibleName(words)
        card.setProperty("length", seconds)
        card.clicked.connect(lambda: self._hear(at))
        self._group.addButton(card, at)
        self._layout.addWidget(card, at // _COLUMNS, at % _COLUMNS)
        card.show()
        return card

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self.cards):
            self.cards[at].setChecked(True)
            self.cards[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.chosen.emit(at)

    def _hear(self, at: int) -> None:
        if not 0 <= at < len(self.cards):
            return
        if at not in self._pair:
            self._pair = (self._pair[1], at)
        self._name()
        self._choose(at)
        self.hearing_asked.emit(at)

    def _name(self) -> None:
        """Write on each card its number, how long it speaks, and by which letter it is heard again."""
        letters = dict(zip(self._pair, ("A", "B"), strict=True))
        for at, card in enumerate(self.cards):
            letter = f"   {letters[at]}" if at in letters and len(self.cards) > 1 else ""
            words = self.tr("Voice {number}  ·  {seconds} s").format(number=at + 1, seconds=card.property("length"))
            card.setText(words + letter)
            card.setToolTip(self.tr("Hear it ({key})").format(key=", ".join((str(at + 1), *letter.split()))))
