"""What of a voice its engine lets the author change: numbers as sliders, words as lists."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QSlider, QWidget

from narratix_desktop.domain.voice import Parameters, VoiceSpec, varied
from narratix_desktop.ports.engines import VoiceParameter
from narratix_desktop.ui.theme import GRID

_REST_MS: Final = 300


class VoiceSliders(QWidget):
    """Sliders for one voice.

    Signals:
        adjusted: The voice as it is set now, a ``VoiceSpec``.
        rested: The same, when the author has let a slider rest: time to hear it.
    """

    adjusted = Signal(object)
    rested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._spec: VoiceSpec | None = None
        self._sliders: dict[str, tuple[VoiceParameter, QSlider, QLabel]] = {}
        self._lists: dict[str, QComboBox] = {}
        self.reset_button = QPushButton(self.tr("As it was"))
        self.reset_button.setToolTip(self.tr("Set every slider back to the voice's own"))
        self.reset_button.clicked.connect(self._reset)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._rested)
        self.hide()

    def show_voice(self, spec: VoiceSpec | None, parameters: Sequence[VoiceParameter]) -> None:
        """Offer what of a voice can be changed; nothing is shown where nothing can."""
        self._rest.stop()
        self._clear()
        self._spec = spec
        own = spec.parameters if spec is not None else {}
        offered = [one for one in parameters if isinstance(own.get(one.name), str if one.choices else int | float)]
        for at, parameter in enumerate(offered):
            if parameter.choices:
                self._add_list(at, parameter, str(own[parameter.name]))
            else:
                self._add(at, parameter, float(own[parameter.name]))
        if offered:
            self._grid.addWidget(self.reset_button, len(offered), 1, 1, 2, Qt.AlignmentFlag.AlignRight)
        self.reset_button.setVisible(bool(offered))
        self.reset_button.setEnabled(False)
        self.setVisible(bool(offered))

    def slider(self, name: str) -> QSlider:
        """The slider of a parameter. Raises ``KeyError`` where the voice does not have it."""
        return self._sliders[name][1]

    def list_of(self, name: str) -> QComboBox:
        """The list of a parameter that is one of few words. Raises ``KeyError`` where the voice does not have it."""
        return self._lists[name]

    def voice(self) -> VoiceSpec | None:
        """The voice as it is set now; the one that was shown where nothing is moved."""
        spec = self._spec
        if spec is None:
            return None
        moved: dict[str, float | int | str] = {
            name: _value(one, slider) for name, (one, slider, _) in self._sliders.items()
        }
        moved |= {name: str(box.currentData()) for name, box in self._lists.items()}
        changed = {name: value for name, value in moved.items() if value != spec.parameters[name]}
        if not changed:
            return spec
        return varied(spec, {**spec.parameters, **changed})

    def _add(self, at: int, parameter: VoiceParameter, value: float) -> None:
        name = _label(parameter)
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, round((parameter.highest - parameter.lowest) / parameter.step))
        slider.setPageStep(max(1, slider.maximum() // 10))
        slider.setValue(round((value - parameter.lowest) / parameter.step))
        slider.setAccessibleName(name)
        slider.setToolTip(" ".join(filter(None, (name, f"({parameter.unit})" if parameter.unit else ""))))
        figure = QLabel()
        figure.setObjectName("figures")
        figure.setMinimumWidth(8 * GRID)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(QLabel(name), at, 0)
        self._grid.addWidget(slider, at, 1)
        self._grid.addWidget(figure, at, 2)
        self._sliders[parameter.name] = (parameter, slider, figure)
        self._write(parameter.name)
        slider.valueChanged.connect(lambda _: self._moved(parameter.name))

    def _add_list(self, at: int, parameter: VoiceParameter, word: str) -> None:
        name = _label(parameter)
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        for known, label in parameter.choices:
            box.addItem(label, known)
        if box.findData(word) < 0:
            box.addItem(word, word)
        box.setCurrentIndex(box.findData(word))
        self._grid.addWidget(QLabel(name), at, 0)
        self._grid.addWidget(box, at, 1, 1, 2)
        self._lists[parameter.name] = box
        box.activated.connect(lambda _: self._changed())

    def _moved(self, name: str) -> None:
        self._write(name)
        self._changed()

    def _changed(self) -> None:
        voice = self.voice()
        self.reset_button.setEnabled(voice != self._spec)
        self.adjusted.emit(voice)
        self._rest.start()

    def _rested(self) -> None:
        self.rested.emit(self.voice())

    def _reset(self) -> None:
        if self._spec is not None:
            _place(self._sliders, self._spec.parameters)
            for name, box in self._lists.items():
                box.setCurrentIndex(box.findData(self._spec.parameters[name]))
            if self._lists:
                self._changed()

    def _write(self, name: str) -> None:
        parameter, slider, figure = self._sliders[name]
        figure.setText(QLocale().toString(_value(parameter, slider)))

    def _clear(self) -> None:
        self._sliders.clear()
        self._lists.clear()
        self._grid.removeWidget(self.reset_button)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()


def _place(sliders: Mapping[str, tuple[VoiceParameter, QSlider, QLabel]], values: Parameters) -> None:
    for name, (parameter, slider, _) in sliders.items():
        slider.setValue(round((float(values[name]) - parameter.lowest) / parameter.step))


def _value(parameter: VoiceParameter, slider: QSlider) -> float | int:
    value = parameter.lowest + slider.value() * parameter.step
    return round(value) if parameter.step >= 1 else round(value, 6)


def _label(parameter: VoiceParameter) -> str:
    """The common parameters in the author's language, others as the engine calls them."""
    translate = QCoreApplication.translate
    known = {
        "pitch": translate("VoiceSliders", "Pitch"),
        "range": translate("VoiceSliders", "Liveliness"),
        "rate": translate("VoiceSliders", "Pace"),
        "speed": translate("VoiceSliders", "Pace"),
        "blend": translate("VoiceSliders", "Share of the second voice"),
        "second": translate("VoiceSliders", "Second voice"),
    }
    return known.get(parameter.name, parameter.label)
