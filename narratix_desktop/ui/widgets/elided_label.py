"""One line of text that gives way: what does not fit is left out at its end and stands in the tool tip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class ElidedLabel(QLabel):
    """A label that never asks for more room than it has.

    ``full_text`` is what it stands for, and what screen readers hear, behind ``name`` where it has one.
    """

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self._name = name
        self.full_text = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a text, as much of it as fits."""
        self.full_text = text
        self.setAccessibleName(f"{self._name}: {text}" if self._name else text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.full_text, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self.full_text if shown != self.full_text else "")
