"""The takes of one line: why the one that is heard is stale, how it looks, all of them, and A against B.

Files that are dropped on it are the author's own recordings.

Knows no service.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.domain.ids import TakeId
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.choose_files import files_in
from narratix_desktop.ui.widgets.inspector.small_wave import SmallWave
from narratix_desktop.ui.widgets.inspector.take_list import ShownTake, TakeList
from narratix_desktop.ui.widgets.layouts import row


class TakesPart(QWidget):
    """Shows takes and asks for others.

    Signals:
        take_chosen: ``TakeId`` of the one that is to be heard.
        heard: The active take is to be played.
        speak_asked: The lines are to be spoken again.
        recordings_asked: The author wants to choose recordings of their own.
        recordings_dropped: Paths of recordings.
    """

    take_chosen = Signal(object)
    heard = Signal()
    speak_asked = Signal()
    recordings_asked = Signal()
    recordings_dropped = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._active: TakeId | None = None
        self._other: TakeId | None = None
        self._numbers: dict[TakeId, int] = {}
        self.notice = QFrame()
        self.notice.setObjectName("stale")
        self.reason = QLabel()
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        inside = QVBoxLayout(self.notice)
        inside.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        inside.addWidget(self.reason)
        self.title = QLabel(self.tr("Takes"))
        self.title.setObjectName("strong")
        self.compare = QPushButton(self.tr("A/B"))
        self.compare.clicked.connect(self.swap)
        self.speak = QPushButton(self.tr("Speak the line"))
        self.speak.setIcon(icon("retry", theme))
        self.speak.clicked.connect(self.speak_asked.emit)
        self.wave = SmallWave(theme)
        self.wave.clicked.connect(self.heard.emit)
        self.list = TakeList(theme)
        self.list.take_chosen.connect(self.take_chosen.emit)
        self.record = QPushButton(self.tr("Use your own recording…"))
        self.record.setIcon(icon("open", theme))
        self.record.clicked.connect(self.recordings_asked.emit)
        self.setAcceptDrops(True)
        for button in (self.compare, self.speak, self.record):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.notice)
        layout.addLayout(row(self.title, None, self.compare, self.speak))
        layout.addWidget(self.wave)
        layout.addWidget(self.list)
        layout.addLayout(row(self.record, None))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        event.acceptProposedAction()
        self.recordings_dropped.emit(files_in(event.mimeData()))

    def show_takes(self, takes: Sequence[ShownTake], *, single: bool, speaking: bool, words: str) -> None:
        """Show the takes of a line; of several lines (``single`` false) only what can be done with them.

        Args:
            takes: All takes of the line.
            single: Whether one line is selected.
            speaking: Whether a take is being made.
            words: What the button says that asks for another take.
        """
        active = next((one for one in takes if one.take.active), None)
        self._remember(active.take.id if active is not None else None, takes)
        stale = active.stale if active is not None else ""
        self.notice.setVisible(single and bool(stale))
        self.reason.setText(stale)
        self.title.setText(self.tr("Takes") if takes or not single else self.tr("Not spoken yet"))
        self.compare.setVisible(single and len(takes) > 1)
        self.speak.setText(self.tr("Being spoken…") if speaking else words)
        self.speak.setEnabled(not speaking)
        self.record.setToolTip(
            self.tr("A file in which you read the line yourself; or drop it here")
            if single
            else self.tr("A file for each line, or one file in which you pause between the lines; or drop them here")
        )
        self.wave.setVisible(single and active is not None)
        self.list.setVisible(single and bool(takes))
        self.list.show_takes(takes)

    def show_wave(self, levels: Sequence[float], color: QColor | None) -> None:
        """Show how the active take looks."""
        self.wave.show_levels(levels, color)

    def _remember(self, active: TakeId | None, takes: Sequence[ShownTake]) -> None:
        """Keep the take that was heard before, to compare with; at first the newest of the others."""
        self._numbers = {one.take.id: one.take.number for one in takes}
        if active != self._active and self._active in self._numbers:
            self._other = self._active
        self._active = active
        if self._other not in self._numbers or self._other == active:
            others = [take for take in self._numbers if take != active]
            self._other = max(others, key=self._numbers.__getitem__, default=None)
        if self._other is not None:
            tip = self.tr("Hear take {number} instead (B)").format(number=self._numbers[self._other])
            self.compare.setToolTip(tip)
            self.compare.setAccessibleName(tip)

    @property
    def can_compare(self) -> bool:
        """Whether there is a take to compare with."""
        return self._other is not None

    def swap(self) -> None:
        """Hear the other one of the two takes that are compared."""
        if self._other is not None:
            self.take_chosen.emit(self._other)
