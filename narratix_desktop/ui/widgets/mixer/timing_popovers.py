"""Two popovers of the mixer: how beds step back under speech, and how long the pauses are."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from narratix_desktop.domain.mix import Ducking, Pacing
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.popover import Popover
from narratix_desktop.ui.widgets.slider_rows import SliderRow, SliderRows


class DuckingPopover(Popover):
    """Depth, attack, hold and release of music and ambience.

    Signals:
        ducking_edited: ``Ducking``, and a name for the control and the drag.
    """

    ducking_edited = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(QCoreApplication.translate("DuckingPopover", "Ducking"), parent)
        self._ducking = Ducking()
        seconds, decibels = self.tr(" s"), self.tr(" dB")
        self.rows = SliderRows(
            (
                SliderRow("depth", self.tr("Depth"), -40, 0, 0.5, decibels, 1, self.tr("How far the beds step back.")),
                SliderRow(
                    "attack", self.tr("Attack"), 0.05, 2, 0.05, seconds, 2, self.tr("They are down when a line begins.")
                ),
                SliderRow(
                    "hold", self.tr("Hold"), 0, 5, 0.1, seconds, 1, self.tr("Gaps between lines that are bridged.")
                ),
                SliderRow(
                    "release", self.tr("Release"), 0.1, 5, 0.1, seconds, 1, self.tr("How slowly they come back.")
                ),
            )
        )
        _fill(self, self.tr("Music and ambience step back under speech."), self.rows, self._reset)
        self.rows.value_edited.connect(self._edited)

    def show_ducking(self, ducking: Ducking) -> None:
        """Show settings that came from elsewhere."""
        self._ducking = ducking
        self.rows.show_values(asdict(ducking))

    def _edited(self, key: str, value: float, grasp: int) -> None:
        self._ducking = Ducking(**{**asdict(self._ducking), key: round(value, 3)})
        self.ducking_edited.emit(self._ducking, f"ducking.{key}.{grasp}")

    def _reset(self) -> None:
        self.show_ducking(Ducking())
        self.ducking_edited.emit(self._ducking, "ducking.reset")


class PacingPopover(Popover):
    """The pauses behind a line, by what ends there.

    Signals:
        pacing_edited: ``Pacing``, and a name for the control and the drag.
    """

    pacing_edited = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(QCoreApplication.translate("PacingPopover", "Pacing"), parent)
        self._pacing = Pacing()
        unit = self.tr(" s")
        limits: Sequence[tuple[str, str, float, float]] = (
            ("same_speaker", self.tr("Same speaker"), 0, 2),
            ("change_of_speaker", self.tr("Change of speaker"), 0, 3),
            ("interruption", self.tr("Interruption"), 0, 1),
            ("paragraph", self.tr("Paragraph"), 0, 3),
            ("scene", self.tr("Change of scene"), 0, 8),
            ("heading", self.tr("Behind a heading"), 0, 5),
            ("head", self.tr("Before the chapter"), 0.5, 1),
            ("tail", self.tr("Behind the chapter"), 1, 5),
        )
        self.rows = SliderRows([SliderRow(key, name, low, high, 0.05, unit) for key, name, low, high in limits])
        _fill(self, self.tr("Pauses; a line's own pause counts more."), self.rows, self._reset)
        self.rows.value_edited.connect(self._edited)

    def show_pacing(self, pacing: Pacing) -> None:
        """Show settings that came from elsewhere."""
        self._pacing = pacing
        self.rows.show_values(asdict(pacing))

    def _edited(self, key: str, value: float, grasp: int) -> None:
        self._pacing = Pacing(**{**asdict(self._pacing), key: round(value, 3)})
        self.pacing_edited.emit(self._pacing, f"pacing.{key}.{grasp}")

    def _reset(self) -> None:
        self.show_pacing(Pacing())
        self.pacing_edited.emit(self._pacing, "pacing.reset")


def _fill(popover: Popover, sentence: str, rows: SliderRows, reset: Callable[[], None]) -> None:
    label = QLabel(sentence)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    button = QPushButton(QCoreApplication.translate("Popover", "Back to the defaults"))
    button.clicked.connect(reset)
    popover.column.addWidget(label)
    popover.column.addWidget(rows)
    popover.column.addLayout(row(None, button))
