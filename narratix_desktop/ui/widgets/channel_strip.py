"""One strip of the mixer: name, pan, fader with its level in decibels, mute and solo."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from narratix_desktop.domain.mix import Bus, Strip
from narratix_desktop.domain.units import Decibels
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme

LOWEST: Final = -60.0
HIGHEST: Final = 12.0
_PER_DECIBEL: Final = 10
_PAN_STEPS: Final = 100
_FALL: Final = 1.5
"""Decibels that a meter falls per refresh."""


class DoubleClickSlider(QSlider):
    """A slider that goes back to its rest on a double click.

    Signals:
        reset_asked: It was double-clicked.
    """

    reset_asked = Signal()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self.reset_asked.emit()


class ChannelStrip(QFrame):
    """Edits a ``Strip``.

    Signals:
        strip_edited: Bus and new ``Strip``, while a control moves.
    """

    strip_edited = Signal(object, object)

    def __init__(self, bus: Bus, name: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.bus = bus
        self._strip = Strip()
        title = QLabel(name)
        title.setObjectName("strong")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.pan = DoubleClickSlider(Qt.Orientation.Horizontal)
        self.pan.setObjectName("pan")
        self.pan.setRange(-_PAN_STEPS, _PAN_STEPS)
        self.pan.setAccessibleName(self.tr("Pan of {bus}").format(bus=name))
        self.pan.setToolTip(self.tr("Left – right; double-click for the centre"))
        self.pan.setFixedWidth(18 * GRID)
        self.fader = DoubleClickSlider(Qt.Orientation.Vertical)
        self.fader.setRange(round(LOWEST * _PER_DECIBEL), round(HIGHEST * _PER_DECIBEL))
        self.fader.setSingleStep(_PER_DECIBEL // 2)
        self.fader.setPageStep(3 * _PER_DECIBEL)
        self.fader.setMinimumHeight(16 * GRID)
        self.fader.setAccessibleName(self.tr("Level of {bus}").format(bus=name))
        self.fader.setToolTip(self.tr("Level; double-click for 0 dB"))
        self.level = QLabel()
        self.level.setObjectName("figures")
        self.level.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.mute = _switch("M", self.tr("Mute {bus}").format(bus=name))
        drawn = icon("mute", theme)
        if not drawn.isNull():
            self.mute.setIcon(drawn)
        self.solo = _switch("S", self.tr("Hear only {bus}").format(bus=name))
        switches = QHBoxLayout()
        switches.setSpacing(GRID)
        switches.addStretch(1)
        switches.addWidget(self.mute)
        switches.addWidget(self.solo)
        switches.addStretch(1)
        self.solo.setVisible(bus is not Bus.MASTER)
        faders = QHBoxLayout()
        faders.setSpacing(2 * GRID)
        faders.addStretch(1)
        faders.addWidget(self.fader)
        self.meter = LevelMeter(theme) if bus is Bus.MASTER else None
        if self.meter is not None:
            faders.addWidget(self.meter)
        faders.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(title)
        layout.addWidget(self.pan, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(faders, 1)
        layout.addWidget(self.level)
        layout.addLayout(switches)
        self.fader.valueChanged.connect(self._edited)
        self.pan.valueChanged.connect(self._edited)
        self.mute.toggled.connect(self._edited)
        self.solo.toggled.connect(self._edited)
        self.fader.reset_asked.connect(lambda: self.fader.setValue(0))
        self.pan.reset_asked.connect(lambda: self.pan.setValue(0))
        self.show_strip(Strip())

    def show_strip(self, strip: Strip) -> None:
        """Show settings that came from elsewhere, without announcing them as an edit."""
        self._strip = strip
        for control, value in (
            (self.fader, round(max(strip.gain, LOWEST) * _PER_DECIBEL)),
            (self.pan, round(strip.pan * _PAN_STEPS)),
        ):
            if control.value() != value:
                control.blockSignals(True)
                control.setValue(value)
                control.blockSignals(False)
        for switch, on in ((self.mute, strip.mute), (self.solo, strip.solo)):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
        self._show_level()

    def _edited(self) -> None:
        gain = Decibels(self.fader.value() / _PER_DECIBEL)
        pan = self.pan.value() / _PAN_STEPS
        self._strip = Strip(gain, pan, self.mute.isChecked(), self.solo.isChecked())
        self._show_level()
        self.strip_edited.emit(self.bus, self._strip)

    def _show_level(self) -> None:
        self.level.setText(self.tr("{level} dB").format(level=f"{self._strip.gain:+.1f}"))


class LevelMeter(QWidget):
    """Peak level of left and right, falling slowly; red at full scale."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._levels = [LOWEST, LOWEST]
        self.setMinimumSize(QSize(3 * GRID, 16 * GRID))
        self.setFixedWidth(3 * GRID)
        self.setAccessibleName(self.tr("Level of what is heard"))

    def show_levels(self, left: float, right: float) -> None:
        """Show new peaks in dBFS."""
        shown = [max(new, old - _FALL, LOWEST) for new, old in zip((left, right), self._levels, strict=True)]
        if shown != self._levels:
            self._levels = shown
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - 2) / 2
        for side, level in enumerate(self._levels):
            x = side * (width + 2)
            painter.setBrush(self._theme.color("surface.line"))
            painter.drawRoundedRect(QRectF(x, 0, width, self.height()), 2, 2)
            part = min(max((level - LOWEST) / (0 - LOWEST), 0.0), 1.0)
            token = "meaning.bad" if level >= -0.2 else "meaning.warn" if level > -3 else "meaning.good"
            painter.setBrush(self._theme.color(token))
            painter.drawRoundedRect(QRectF(x, self.height() * (1 - part), width, self.height() * part), 2, 2)
        painter.end()


def _switch(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
