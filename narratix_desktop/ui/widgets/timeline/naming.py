"""A line to name a marker in, on the ruler itself. Enter keeps the name, Esc gives it up."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_WIDTH = 160


class NameEditor(QLineEdit):
    """Asks for a name.

    Signals:
        named: The name.
        given_up: Nothing is to be named.
    """

    named = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget, x: int, name: str) -> None:
        super().__init__(name, parent)
        self._ended = False
        self.setAccessibleName(self.tr("Name of the marker"))
        self.setPlaceholderText(self.tr("Name of the marker"))
        self.setGeometry(min(x, max(0, parent.width() - _WIDTH)), 1, _WIDTH, self.sizeHint().height())
        self.selectAll()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(named=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._end(named=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end(named=True)

    def _end(self, *, named: bool) -> None:
        if self._ended:
            return
        self._ended = True
        if named:
            self.named.emit(self.text().strip())
        else:
            self.given_up.emit()
        self.deleteLater()
