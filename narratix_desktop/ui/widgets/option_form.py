"""A form made from a dataclass of options: one field for each, with its label and what it means."""

import dataclasses
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, Final, get_type_hints

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QGridLayout, QLabel, QLineEdit, QSpinBox, QWidget

from narratix_desktop.ui.theme import GRID

_LARGEST: Final = 1_000_000
Read = Callable[[], object]


def texts_of_options(kind: type[Any]) -> Iterator[str]:
    """Every text of the form of a dataclass as it is before it is translated."""
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        yield str(field.metadata.get("label", field.name))
        yield str(field.metadata.get("explanation", ""))
        if issubclass(hints[field.name], Enum):
            yield from (_spelled(member, str(field.metadata.get("unit", ""))) for member in hints[field.name])


class OptionForm(QWidget):
    """Edits the fields of a frozen dataclass whose fields were made by ``ports.export.option``.

    Signals:
        options_changed: The author changed a field.
    """

    options_changed = Signal()

    def __init__(self, kind: type[Any], context: str) -> None:
        super().__init__()
        self._context = context
        self._fields: dict[str, tuple[QWidget, Read]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.setColumnStretch(2, 1)
        hints = get_type_hints(kind)
        for at, field in enumerate(dataclasses.fields(kind)):
            label = self._translated(str(field.metadata.get("label", field.name)))
            widget, read = self._make(hints[field.name], field, label)
            widget.setAccessibleName(label)
            widget.setToolTip(self._translated(str(field.metadata.get("explanation", ""))))
            self._fields[field.name] = widget, read
            if isinstance(widget, QCheckBox):
                grid.addWidget(widget, at, 0, 1, 3)
                continue
            named = QLabel(label)
            named.setBuddy(widget)
            grid.addWidget(named, at, 0)
            grid.addWidget(widget, at, 1)

    def values(self) -> dict[str, object]:
        """The fields as plain values, as a task's input keeps them."""
        return {name: read() for name, (_, read) in self._fields.items()}

    def show_values(self, values: dict[str, object]) -> None:
        """Show earlier values; a field without one stays as it is."""
        for name, value in values.items():
            widget = self._fields[name][0] if name in self._fields else None
            match widget:
                case QCheckBox() if isinstance(value, bool):
                    widget.setChecked(value)
                case QComboBox() if (at := widget.findData(value)) >= 0:
                    widget.setCurrentIndex(at)
                case QSpinBox() if isinstance(value, int):
                    widget.setValue(value)
                case QDoubleSpinBox() if isinstance(value, (int, float)):
                    widget.setValue(value)
                case QLineEdit() if isinstance(value, str):
                    widget.setText(value)

    def _make(self, kind: type[Any], field: dataclasses.Field[Any], label: str) -> tuple[QWidget, Read]:
        default: Any = field.default
        unit = str(field.metadata.get("unit", ""))
        if issubclass(kind, Enum):
            choice = QComboBox()
            for member in kind:
                choice.addItem(self._translated(_spelled(member, unit)), member.value)
            choice.setCurrentIndex(choice.findData(default.value))
            choice.currentIndexChanged.connect(self.options_changed)
            return choice, choice.currentData
        if kind is bool:
            box = QCheckBox(label)
            box.setChecked(default)
            box.toggled.connect(self.options_changed)
            return box, box.isChecked
        if kind is int or kind is float:
            number = QSpinBox() if kind is int else QDoubleSpinBox()
            number.setRange(-_LARGEST, _LARGEST)
            number.setValue(default)
            number.setSuffix(f" {unit}" if unit else "")
            number.valueChanged.connect(self.options_changed)
            return number, number.value
        line = QLineEdit(default)
        line.textChanged.connect(self.options_changed)
        return line, line.text

    def _translated(self, text: str) -> str:
        return QCoreApplication.translate(self._context, text) if text else ""


def _spelled(member: Enum, unit: str) -> str:
    """``STANDARD = 128`` reads "Standard (128 kbps)"; a value that only repeats its name is left out."""
    name = member.name.replace("_", " ").capitalize()
    if str(member.value).replace("_", " ").lower() == name.lower():
        return name
    return f"{name} ({member.value} {unit})" if unit else f"{name} ({member.value})"
