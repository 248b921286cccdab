"""Other names of a character as chips: each can be taken away, a field at the end adds one."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolButton, QWidget

from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.flow_layout import FlowLayout
from narratix_desktop.ui.widgets.own_keys import claims, press

_REMOVING: Final = frozenset((press(Qt.Key.Key_Delete), press(Qt.Key.Key_Backspace)))


class AliasChips(QWidget):
    """Names as chips.

    Signals:
        edited: The names as the author left them, a tuple.
    """

    edited = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self._chips: list[QToolButton] = []
        self.field = QLineEdit()
        self.field.setObjectName("chip_field")
        self.field.setMinimumWidth(24 * GRID)
        self.field.setPlaceholderText(self.tr("Add a name"))
        self.field.setAccessibleName(self.tr("Another name of this character"))
        self.field.editingFinished.connect(self._add)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.field)

    def show_names(self, names: Sequence[str]) -> None:
        """Show these names."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = [self._chip(name) for name in self._names]
        for at, chip in enumerate(self._chips):
            self._flow.insert(at, chip)
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Delete takes a name away here, whatever it does in the window."""
        return (isinstance(self.focusWidget(), QToolButton) and claims(event, _REMOVING)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        chip = self.focusWidget()
        if event.keyCombination() in _REMOVING and isinstance(chip, QToolButton):
            chip.click()
        else:
            super().keyPressEvent(event)

    def _chip(self, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("chip")
        chip.setText(name)
        chip.setIcon(icon("cancel", self._theme))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.setToolTip(self.tr("Take the name {name} away").format(name=name))
        chip.setAccessibleName(self.tr("Take the name {name} away").format(name=name))
        chip.clicked.connect(lambda: self._remove(name))
        return chip

    def _remove(self, name: str) -> None:
        self.field.setFocus()
        self._edit(tuple(one for one in self._names if one != name))

    def _add(self) -> None:
        name = " ".join(self.field.text().split())
        self.field.clear()
        if name and name not in self._names:
            self._edit((*self._names, name))

    def _edit(self, names: tuple[str, ...]) -> None:
        self.show_names(names)
        self.edited.emit(names)
