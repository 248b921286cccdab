"""Asks before something is lost that no undo brings back; only then."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


def ask_before_loss(parent: QWidget, headline: str, detail: str, deed: str, then: Callable[[], object]) -> QMessageBox:
    """Ask, without stopping anything, and call ``then`` where the author agrees.

    Args:
        parent: Whose window the question belongs to.
        headline: What would be done, as a question.
        detail: What would be lost and what stays.
        deed: The word on the button that does it.
        then: Does it.
    """
    box = QMessageBox(QMessageBox.Icon.NoIcon, headline, headline, parent=parent.window())
    box.setInformativeText(detail)
    agree: QPushButton = box.addButton(deed, QMessageBox.ButtonRole.AcceptRole)
    keep = box.addButton(QCoreApplication.translate("ask_before_loss", "Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(lambda _: then() if box.clickedButton() is agree else None)
    box.open()
    return box
