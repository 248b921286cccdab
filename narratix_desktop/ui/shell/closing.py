"""Asks before the window closes over running work."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask_to_stop(window: QWidget, titles: Sequence[str], close: Callable[[], None]) -> QMessageBox:
    """Ask whether to stop what runs; ``close`` is called where the author says so. Answers the open question."""
    translate = QCoreApplication.translate

    question = QMessageBox(window)
    question.setWindowTitle(translate("Closing", "Close Narratix"))
    question.setText(translate("Closing", "Work is still running. It stops when the window is closed."))
    question.setInformativeText(
        "\n".join([*titles, "", translate("Closing", "What is finished is kept. The rest goes on at the next start.")])
    )
    stop = question.addButton(translate("Closing", "Stop and close"), QMessageBox.ButtonRole.AcceptRole)
    stay = question.addButton(translate("Closing", "Stay"), QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(stay)
    question.setEscapeButton(stay)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.buttonClicked.connect(lambda button: close() if button is stop else None)
    question.open()
    return question
