"""Numbers to be set by hand: a name, a slider and its value to be typed, one under the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QSlider, QWidget

from narratix_desktop.ui.theme import GRID


@dataclass(frozen=True, slots=True)
class SliderRow:
    """One number.

    Attributes:
        key: Names it to the program.
        label: Names it to the author.
        lowest: Its range.
        highest: Its range.
        step: What an arrow key moves it by.
        unit: Stands behind it, with the space before it.
        decimals: Digits behind the point.
        tip: What it does.
    """

    key: str
    label: str
    lowest: float
    highest: float
    step: float
    unit: str
    decimals: int = 2
    tip: str = ""


class SliderRows(QWidget):
    """Several numbers.

    Signals:
        value_edited: Key, new value, and how often a slider was taken hold of, while one moves.
    """

    value_edited = Signal(str, float, int)

    def __init__(self, rows: Sequence[SliderRow]) -> None:
        super().__init__()
        self._grasps = 0
        self.sliders: dict[str, QSlider] = {}
        self.fields: dict[str, QDoubleSpinBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        for at, row in enumerate(rows):
            label = QLabel(row.label)
            label.setToolTip(row.tip)
            grid.addWidget(label, at, 0)
            grid.addWidget(self._slider(row), at, 1)
            grid.addWidget(self._field(row), at, 2)
        grid.setColumnMinimumWidth(1, 35 * GRID)

    def show_values(self, values: dict[str, float]) -> None:
        """Show values that came from elsewhere, without announcing them as edits."""
        for key, value in values.items():
            for control in (self.sliders[key], self.fields[key]):
                control.blockSignals(True)
            self.fields[key].setValue(value)
            self.sliders[key].setValue(round(value / self.fields[key].singleStep()))
            for control in (self.sliders[key], self.fields[key]):
                control.blockSignals(False)

    def _slider(self, row: SliderRow) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(round(row.lowest / row.step), round(row.highest / row.step))
        slider.setPageStep(max(1, (slider.maximum() - slider.minimum()) // 10))
        slider.setAccessibleName(row.label)
        slider.setToolTip(row.tip)
        slider.sliderPressed.connect(self._grasp)
        slider.valueChanged.connect(lambda value: self._edited(row.key, value * row.step))
        self.sliders[row.key] = slider
        return slider

    def _field(self, row: SliderRow) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(row.lowest, row.highest)
        field.setSingleStep(row.step)
        field.setDecimals(row.decimals)
        field.setSuffix(row.unit)
        field.setObjectName("number")
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setKeyboardTracking(False)
        field.setAccessibleName(row.label)
        field.valueChanged.connect(lambda value: self._edited(row.key, value))
        self.fields[row.key] = field
        return field

    def _grasp(self) -> None:
        self._grasps += 1

    def _edited(self, key: str, value: float) -> None:
        self.show_values({key: value})
        self.value_edited.emit(key, value, self._grasps)
