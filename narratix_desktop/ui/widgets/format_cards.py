"""The export formats to choose from, each with what it is good for, and its options once it is chosen."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from narratix_desktop.ports.export import Exporter
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.option_form import OptionForm

CONTEXT: Final = "Exporters"
"""Under which the catalogue's own words are translated."""


def translated(text: str) -> str:
    """A text of the catalogue in the author's language."""
    return QCoreApplication.translate(CONTEXT, text)


class FormatCards(QScrollArea):
    """A box to tick for every exporter.

    Signals:
        formats_changed: Another choice of formats or options.
    """

    formats_changed = Signal()

    def __init__(self, exporters: Mapping[str, Exporter]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.boxes: dict[str, QCheckBox] = {}
        self.forms: dict[str, OptionForm] = {}
        content = QWidget()
        content.setObjectName("plain")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 2 * GRID, 0)
        layout.setSpacing(3 * GRID)
        for name, exporter in exporters.items():
            layout.addWidget(self._card(name, exporter))
        layout.addStretch(1)
        self.setWidget(content)

    def chosen(self) -> tuple[str, ...]:
        """Names of the ticked formats, in the order of the catalogue."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def options(self) -> dict[str, dict[str, object]]:
        """The options of the ticked formats that have any."""
        return {name: form.values() for name, form in self.forms.items() if self.boxes[name].isChecked()}

    def show_choice(self, formats: tuple[str, ...], options: Mapping[str, Mapping[str, object]]) -> None:
        """Tick these formats and no others, with these options."""
        for name, box in self.boxes.items():
            box.setChecked(name in formats)
        for name, values in options.items():
            if name in self.forms:
                self.forms[name].show_values(dict(values))

    def _card(self, name: str, exporter: Exporter) -> QWidget:
        card = QWidget()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        box = QCheckBox(translated(exporter.label))
        summary = QLabel(translated(exporter.summary))
        summary.setObjectName("quiet")
        summary.setWordWrap(True)
        summary.setContentsMargins(6 * GRID, 0, 0, 0)
        box.setAccessibleDescription(summary.text())
        box.toggled.connect(self.formats_changed)
        layout.addWidget(box)
        layout.addWidget(summary)
        self.boxes[name] = box
        if exporter.options is not None:
            form = OptionForm(exporter.options, CONTEXT)
            form.setContentsMargins(6 * GRID, GRID, 0, 0)
            form.setVisible(False)
            form.options_changed.connect(self.formats_changed)
            box.toggled.connect(form.setVisible)
            layout.addWidget(form)
            self.forms[name] = form
        return card
