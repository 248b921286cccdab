"""One strip of the mixer: name, pan, fader and meter, level in figures, mute, solo and what its bus has besides."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QValidator
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.domain.levels import Reading
from narratix_desktop.domain.mix import Bus, Strip
from narratix_desktop.domain.units import Decibels
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.mixer.decibels import FADER, METER, MINUS, level, signed
from narratix_desktop.ui.widgets.mixer.fader import Fader
from narratix_desktop.ui.widgets.mixer.level_meter import LevelMeter

WIDTH: Final = 16 * GRID
_WIDEST: Final = 24 * GRID
_PAN_STEPS: Final = 100
_UNDERLINE: Final = 2
_ROOM_FOR_FIGURES: Final = 54 * GRID
_ROOM_FOR_UNIT: Final = 21 * GRID


class ChannelStrip(QFrame):
    """Edits a ``Strip`` and shows how loud it is.

    Signals:
        strip_edited: Bus, new ``Strip``, and a name for the control and the drag, while a control moves.
    """

    strip_edited = Signal(object, object, str)

    def __init__(self, bus: Bus, name: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.bus = bus
        self._theme = theme
        self._strip = Strip()
        self.setMinimumWidth(WIDTH)
        self.setMaximumWidth(_WIDEST)
        self.title = _Title(name, "text.quiet" if bus is Bus.MASTER else f"lanes.{bus.value}", theme)
        self.pan = _Pan()
        self.pan.setAccessibleName(self.tr("Pan of {bus}").format(bus=name))
        self.pan.setToolTip(self.tr("Left – right. Double-click for the centre."))
        self.fader = Fader(theme)
        self.fader.setAccessibleName(self.tr("Level of {bus}").format(bus=name))
        self.fader.setToolTip(self.tr("Level. Double-click for 0 dB, hold Shift to move it finely."))
        self.meter = LevelMeter(theme)
        self.meter.setAccessibleName(self.tr("Meter of {bus}").format(bus=name))
        self.field = _LevelField()
        self.field.setAccessibleName(self.tr("Level of {bus} in figures").format(bus=name))
        self.figures = QLabel()
        self.figures.setObjectName("figures")
        self.figures.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.figures.setToolTip(self.tr("Loudness over 3 s, LUFS"))
        self.mute = _switch(self.tr("M"), self.tr("Mute {bus}").format(bus=name), "mute")
        self.solo = _switch(self.tr("S"), self.tr("Hear only {bus}").format(bus=name), "solo")
        # Never the other way round: what is shown before it has a parent becomes a window.
        if bus is Bus.MASTER:
            self.solo.hide()
        self.switches = QHBoxLayout()
        self._put_together()
        self.fader.valueChanged.connect(lambda _: self._edited("gain", self.fader.gesture))
        self.field.valueChanged.connect(self.fader.set_decibels)
        self.pan.valueChanged.connect(lambda _: self._edited("pan", self.pan.gesture))
        self.mute.toggled.connect(lambda _: self._edited("mute"))
        self.solo.toggled.connect(lambda _: self._edited("solo"))
        self.show_strip(Strip())

    def _put_together(self) -> None:
        faders = QHBoxLayout()
        faders.setSpacing(GRID)
        faders.addStretch(1)
        faders.addWidget(self.fader)
        faders.addWidget(self.meter)
        faders.addStretch(1)
        self.switches.setSpacing(2)
        self.switches.setContentsMargins(0, 0, 0, 0)
        self.switches.addWidget(self.mute)
        self.switches.addWidget(self.solo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, GRID, 3, GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.title)
        layout.addWidget(self.pan)
        layout.addLayout(faders, 1)
        layout.addWidget(self.figures)
        layout.addWidget(self.field)
        layout.addLayout(self.switches)

    def add_switch(self, button: QToolButton) -> None:
        """Put a further button beside mute and solo."""
        button.setObjectName("switch")
        self.switches.addWidget(button)

    def show_strip(self, strip: Strip) -> None:
        """Show settings that came from elsewhere, without announcing them as an edit."""
        self._strip = strip
        for control, value in (
            (self.fader, round(max(strip.gain, FADER.lowest) * 10)),
            (self.pan, round(strip.pan * _PAN_STEPS)),
        ):
            if control.value() != value:
                control.blockSignals(True)
                control.setValue(value)
                control.blockSignals(False)
                control.update()
        for switch, on in ((self.mute, strip.mute), (self.solo, strip.solo)):
            switch.blockSignals(True)
            switch.setChecked(on)
            switch.blockSignals(False)
        self._show_level()

    def show_reading(self, reading: Reading, reduction: float | None = None) -> None:
        """Show what is heard of the strip now; see :meth:`LevelMeter.show_reading`."""
        self.meter.show_reading(reading, reduction)
        if self.figures.isVisible():
            figure = level(reading.short_term)
            unit = self.tr("{loudness} LUFS") if self.width() >= _ROOM_FOR_UNIT else "{loudness}"
            self.figures.setText(unit.format(loudness=figure) if reading.short_term > METER.lowest else "")

    def fall_silent(self) -> None:
        """Nothing plays."""
        self.meter.fall_silent()
        self.figures.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self.figures.setVisible(event.size().height() >= _ROOM_FOR_FIGURES)
        super().resizeEvent(event)

    def _edited(self, control: str, gesture: int = 0) -> None:
        gain = Decibels(self.fader.decibels)
        pan = self.pan.value() / _PAN_STEPS
        self._strip = Strip(gain, pan, self.mute.isChecked(), self.solo.isChecked())
        self._show_level()
        self.strip_edited.emit(self.bus, self._strip, f"{self.bus.value}.{control}.{gesture}")

    def _show_level(self) -> None:
        self.field.blockSignals(True)
        self.field.setValue(self._strip.gain)
        self.field.blockSignals(False)
        self.fader.setAccessibleDescription(self.fader.spoken_value())


class _Title(QWidget):
    """The strip's name, cut where it does not fit, over the colour of its lane on the timeline."""

    def __init__(self, name: str, token: str, theme: Theme) -> None:
        super().__init__()
        self._name = name
        self._token = token
        self._theme = theme
        self.setAccessibleName(name)
        self.setToolTip(name)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(WIDTH, self.fontMetrics().height() + _UNDERLINE + 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setPen(self._theme.color("text.strong"))
        text = self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect().adjusted(0, 0, 0, -_UNDERLINE - 1), Qt.AlignmentFlag.AlignCenter, text)
        line = QRect(GRID, self.height() - _UNDERLINE, self.width() - 2 * GRID, _UNDERLINE)
        painter.fillRect(line, self._theme.color(self._token))
        painter.end()


class _Pan(QSlider):
    """Left to right; a double click goes to the centre. ``gesture`` counts the drags."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("pan")
        self.setRange(-_PAN_STEPS, _PAN_STEPS)
        self.setSingleStep(_PAN_STEPS // 20)
        self.setPageStep(_PAN_STEPS // 4)
        self.gesture = 0

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.gesture += 1
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self.setValue(0)


class _LevelField(QDoubleSpinBox):
    """The level, to be typed; arrow keys move it by 0.5 dB, Page Up and Page Down by 3 dB."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("level")
        self.setRange(FADER.lowest, FADER.highest)
        self.setDecimals(1)
        self.setSingleStep(0.5)
        self.setSuffix(self.tr(" dB"))
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setKeyboardTracking(False)

    def stepBy(self, steps: int) -> None:  # noqa: N802
        # Qt's page is ten steps.
        super().stepBy(6 * (1 if steps > 0 else -1) if abs(steps) == 10 else steps)

    def textFromValue(self, value: float) -> str:  # noqa: N802
        return signed(value)

    def valueFromText(self, text: str) -> float:  # noqa: N802
        return float(super().valueFromText(_typed(text)))

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        state, _, at = super().validate(_typed(text), pos)
        return state, text, at


def _typed(text: str) -> str:
    """A level as it may be typed: with any minus, and a plus that says nothing."""
    return text.replace(MINUS, "-").removeprefix("+")


def _switch(text: str, name: str, kind: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("switch")
    button.setProperty("kind", kind)
    button.setText(text)
    button.setCheckable(True)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
