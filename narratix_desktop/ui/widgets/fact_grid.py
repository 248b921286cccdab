"""Names and values below one another, changed in place so that nothing flickers while they change."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from narratix_desktop.ui.theme import GRID

_SELECTABLE: Final = Qt.TextInteractionFlag.TextSelectableByMouse


def plain_label(name: str = "", *, wraps: bool = True) -> QLabel:
    """A label for text that comes from elsewhere: never read as markup, can be selected and copied."""
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(_SELECTABLE)
    return label


class FactGrid(QWidget):
    """Two columns: quiet names, values that wrap."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._labels: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these and nothing else."""
        while len(self._labels) < len(facts):
            self._add_row()
        for at, labels in enumerate(self._labels):
            for label, text in zip(labels, facts[at] if at < len(facts) else ("", ""), strict=True):
                if label.text() != text:
                    label.setText(text)
                label.setVisible(at < len(facts))

    def _add_row(self) -> None:
        name, value = plain_label("quiet", wraps=False), plain_label()
        self._grid.addWidget(name, len(self._labels), 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, len(self._labels), 1)
        self._labels.append((name, value))
