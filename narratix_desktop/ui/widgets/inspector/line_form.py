"""How lines are spoken: direction, speed, pause and kind, of one line or of many at once. Asks no service."""

from collections.abc import Collection
from typing import Final, TypeVar

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QLabel, QLineEdit, QSlider, QWidget

from narratix_desktop.domain.ids import SegmentId
from narratix_desktop.domain.segment import SegmentKind
from narratix_desktop.services.inspect_lines import InCommon
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import row

SLOWEST: Final = 50
FASTEST: Final = 200
_LONGEST_PAUSE: Final = 30.0
_BY_THE_RULES: Final = -0.1
_RESTS_MS: Final = 250

Value = TypeVar("Value")


class LineForm(QWidget):
    """Shows what the lines have in common, and sends what the author changes.

    Signals:
        directed: A few words for the voice.
        speed_chosen: Factor on the voice's own speed.
        pause_chosen: Seconds behind the line, or None for the pacing's own.
        kind_chosen: ``SegmentKind``.
    """

    directed = Signal(str)
    speed_chosen = Signal(float)
    pause_chosen = Signal(object)
    kind_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.direction = QLineEdit()
        self.direction.setAccessibleName(self.tr("Direction"))
        self.direction.editingFinished.connect(self._direct)
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(SLOWEST, FASTEST)
        self.speed.setPageStep(10)
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("How fast the line is spoken; double click for the voice’s own speed"))
        self.speed_text = QLabel()
        self.speed_text.setObjectName("figures")
        self.speed_text.setMinimumWidth(11 * GRID)
        self.pause = QDoubleSpinBox()
        self.pause.setAccessibleName(self.tr("Pause after the line"))
        self.pause.setRange(_BY_THE_RULES, _LONGEST_PAUSE)
        self.pause.setDecimals(1)
        self.pause.setSingleStep(0.1)
        self.pause.setSuffix(self.tr(" s"))
        self.pause.setSpecialValueText(self.tr("as the pacing says"))
        self.pause.setKeyboardTracking(False)
        self.pause.lineEdit().setTextMargins(GRID, 0, 0, 0)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Kind of text"))
        for kind, words in (
            (SegmentKind.NARRATION, self.tr("Narration")),
            (SegmentKind.DIALOGUE, self.tr("Dialogue")),
            (SegmentKind.THOUGHT, self.tr("Thought")),
            (SegmentKind.HEADING, self.tr("Heading")),
        ):
            self.kind.addItem(words, kind)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_RESTS_MS)
        self._rest.timeout.connect(lambda: self.speed_chosen.emit(self.speed.value() / 100))
        self.speed.valueChanged.connect(self._speed_moved)
        self.pause.valueChanged.connect(self._pause_moved)
        self.kind.activated.connect(self._kind_picked)
        self._shown: frozenset[SegmentId] = frozenset()
        self._sent: set[QWidget] = set()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(3 * GRID)
        layout.setVerticalSpacing(2 * GRID)
        layout.setColumnStretch(1, 1)
        speed = QWidget()
        speed.setLayout(row(self.speed, self.speed_text))
        for at, (words, field) in enumerate(
            (
                (self.tr("Direction"), self.direction),
                (self.tr("Speed"), speed),
                (self.tr("Pause after"), self.pause),
                (self.tr("Kind"), self.kind),
            )
        ):
            label = QLabel(words)
            label.setObjectName("quiet")
            layout.addWidget(label, at, 0)
            layout.addWidget(field, at, 1)

    def show_lines(self, lines: InCommon) -> None:
        """Show what these lines have in common.

        A field that the author is writing in, or whose change is on its way, stays as it is.
        """
        self.commit()
        if lines.ids is not self._shown and lines.ids != self._shown:
            self._shown = lines.ids
            self._sent.clear()
        if self.direction not in self._sent and not (self.direction.hasFocus() and self.direction.isModified()):
            self._show_direction(_common(lines.directions))
        if self.speed not in self._sent:
            self._show_speed(_common(lines.speeds))
        if self.pause not in self._sent:
            self._show_pause(lines.pauses)
        if self.kind not in self._sent:
            kind = _common(lines.kinds)
            self.kind.setCurrentIndex(-1 if kind is None else self.kind.findData(kind))

    def settle(self) -> None:
        """What was sent has been stored, or was refused: from now on the fields show what is stored."""
        self._sent.clear()

    def _show_direction(self, direction: str | None) -> None:
        self.direction.setText(direction or "")
        self.direction.setModified(False)
        mixed = self.tr("different directions")
        self.direction.setPlaceholderText(mixed if direction is None else self.tr("whispered, tired, out of breath…"))

    def _show_speed(self, speed: float | None) -> None:
        self.speed.blockSignals(True)
        self.speed.setValue(round(100 * (speed or 1.0)))
        self.speed.blockSignals(False)
        self._write_speed(speed)

    def _show_pause(self, pauses: Collection[float | None]) -> None:
        pause = next(iter(pauses)) if len(pauses) == 1 else None
        same = self.tr("as the pacing says") if len(pauses) < 2 else self.tr("different pauses")
        self.pause.blockSignals(True)
        self.pause.setSpecialValueText(same)
        self.pause.setValue(_BY_THE_RULES if pause is None else pause)
        self.pause.blockSignals(False)

    def commit(self) -> None:
        """Send what has been changed and was not sent yet."""
        if self._rest.isActive():
            self._rest.stop()
            self._sent.add(self.speed)
            self.speed_chosen.emit(self.speed.value() / 100)
        if self.direction.isModified() and not self.direction.hasFocus():
            self._direct()

    def _direct(self) -> None:
        if self.direction.isModified():
            self.direction.setModified(False)
            self._sent.add(self.direction)
            self.directed.emit(self.direction.text().strip())

    def _speed_moved(self, value: int) -> None:
        self._sent.add(self.speed)
        self._write_speed(value / 100)
        self._rest.start()

    def _pause_moved(self, value: float) -> None:
        self._sent.add(self.pause)
        self.pause_chosen.emit(None if value < 0 else round(value, 2))

    def _kind_picked(self, at: int) -> None:
        self._sent.add(self.kind)
        # Qt gives back the text of an enumeration over text.
        self.kind_chosen.emit(SegmentKind(self.kind.itemData(at)))

    def _write_speed(self, speed: float | None) -> None:
        shown = "–" if speed is None else self.tr("{speed} ×").format(speed=QLocale().toString(speed, "f", 2))
        self.speed_text.setText(shown)


def _common(different: Collection[Value]) -> Value | None:
    """What all have in common; None where they differ."""
    return next(iter(different)) if len(different) == 1 else None
