"""What stands beside the master's strip: what it aims for, how loud it was, and how clear the speech is."""

import time
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.domain.levels import Levels
from narratix_desktop.domain.mix import Bus, MasterTarget
from narratix_desktop.domain.targets import TARGETS, name_of
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.mixer.clarity_meter import ClarityMeter
from narratix_desktop.ui.widgets.mixer.decibels import level
from narratix_desktop.ui.widgets.mixer.loudness_history import LoudnessHistory
from narratix_desktop.ui.widgets.named_label import NamedLabel

_WIDEST: Final = 60 * GRID
_WIDEST_BUTTON: Final = 40 * GRID
_ROOM_FOR_ONE_ROW: Final = 110 * GRID
_FIGURES_SECONDS: Final = 0.25
"""Figures change at most four times a second."""


class MasterColumn(QWidget):
    """Chooses the target and shows the master's loudness and the clarity of the lines.

    Args:
        theme: Colours.
        clock: Seconds that only grow.

    Signals:
        target_chosen: ``MasterTarget``.
        line_asked: Id of a segment that the author wants to hear.
    """

    target_chosen = Signal(object)
    line_asked = Signal(object)

    def __init__(self, theme: Theme, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self._heard_at: float | None = None
        self._told_at = float("-inf")
        self.target = QComboBox()
        self.target.setAccessibleName(self.tr("What the master aims for"))
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(8)
        self._fill_targets()
        self.target.activated.connect(self._chosen)
        self.history = LoudnessHistory(theme)
        self.loudness, self.verdict = NamedLabel(self.tr("Loudness over 3 s")), QLabel()
        self.clarity = ClarityMeter(theme)
        self.clearness = NamedLabel(self.tr("Clarity of the line"))
        self.clarity.line_asked.connect(self.line_asked)
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.setSpacing(GRID)
        self._aim = QHBoxLayout()
        self._aim.setSpacing(GRID)
        self._aim.addWidget(self.target, 1)
        self.target.setMaximumWidth(_WIDEST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID, 0, GRID)
        layout.setSpacing(GRID)
        layout.addLayout(self._head)
        layout.addLayout(row(_caption(self.tr("Loudness")), None, self.loudness, self.verdict))
        layout.addWidget(self.history, 3)
        layout.addLayout(row(_caption(self.tr("Clarity")), None, self.clearness))
        layout.addWidget(self.clarity, 2)
        self._tell()

    def add_head(self, actions: Sequence[QPushButton], beside_target: QWidget) -> None:
        """Put buttons over everything: in a row of their own, or beside the target where there is room."""
        held = QHBoxLayout()
        held.setSpacing(GRID)
        for button in actions:
            button.setMaximumWidth(_WIDEST_BUTTON)
            held.addWidget(button, 1)
        self._aim.addWidget(beside_target)
        self._aim.addStretch(0)
        self._head.addLayout(held)
        self._head.addLayout(self._aim)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as with everything below one another, even while it is wide; else it could not become narrow."""
        layout, least = self.layout(), super().minimumSizeHint()
        assert layout is not None
        margins = layout.contentsMargins()
        rows = [row.minimumSize().width() for at in range(self._head.count()) if (row := self._head.itemAt(at))]
        return QSize(max(rows, default=0) + margins.left() + margins.right(), least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        wide = event.size().width() >= _ROOM_FOR_ONE_ROW
        direction = QBoxLayout.Direction.RightToLeft if wide else QBoxLayout.Direction.TopToBottom
        if self._head.direction() is not direction:
            self._head.setDirection(direction)
        super().resizeEvent(event)

    def show_target(self, target: MasterTarget) -> None:
        """Show what the mix aims for; one that is no preset is the author's own."""
        own = len(TARGETS)
        name = name_of(target)
        if not name and self.target.count() == own:
            self.target.addItem(self.tr("Own target"), "")
        elif name and self.target.count() > own:
            self.target.removeItem(own)
        self.target.setCurrentIndex(self.target.findData(name))
        self.target.setToolTip(self._in_words(target))
        self.history.show_target(target)
        self._tell()

    def show_lines(self, lines: Sequence[UUID]) -> None:
        """Take the lines of the chapter."""
        self.clarity.show_lines(lines)
        self._tell()

    def show_levels(self, levels: Levels) -> None:
        """Show what is heard now."""
        now = self._clock()
        if self._heard_at is not None:
            self.history.add(levels.strips[Bus.MASTER].short_term, now - self._heard_at)
        self._heard_at = now
        self.clarity.show_clarity(levels.clarity)
        if now - self._told_at >= _FIGURES_SECONDS:
            self._told_at = now
            self._tell()

    def fall_silent(self) -> None:
        """Nothing plays any more."""
        self._heard_at = None
        self.history.rest()
        self.clarity.rest()
        self._tell()

    def _tell(self) -> None:
        now = self.history.now
        self.loudness.setText("" if now is None else self.tr("{loudness} LUFS").format(loudness=level(now)))
        _say(self.verdict, *self.history.verdict())
        margin = self.clarity.margin
        heard = self._heard_at is not None and margin is not None
        words, token = self.clarity.words_of(margin) if heard and margin is not None else self.clarity.summary()
        _say(self.clearness, words, token)

    def _fill_targets(self) -> None:
        names = {
            "acx": self.tr("ACX and Audible"),
            "podcast": self.tr("Podcast"),
            "spotify": self.tr("Spotify"),
            "ebu-r128": self.tr("Broadcast, EBU R 128"),
        }
        for name, target in TARGETS.items():
            self.target.addItem(names[name], name)
            self.target.setItemData(self.target.count() - 1, self._in_words(target), Qt.ItemDataRole.ToolTipRole)

    def _chosen(self, at: int) -> None:
        name = self.target.itemData(at)
        if name:
            self.target_chosen.emit(TARGETS[name])

    def _in_words(self, target: MasterTarget) -> str:
        return self.tr("Speech at {loudness} LUFS, peaks at most {ceiling} dBTP").format(
            loudness=level(target.loudness), ceiling=level(target.ceiling)
        )


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("quiet")
    # What it names is cut last.
    label.setMinimumWidth(1)
    return label


def _say(label: QLabel, words: str, token: str) -> None:
    """Words in the colour of what they mean."""
    label.setText(words)
    meaning = token.removeprefix("meaning.")
    if label.property("meaning") != meaning:
        label.setProperty("meaning", meaning)
        label.style().unpolish(label)
        label.style().polish(label)
