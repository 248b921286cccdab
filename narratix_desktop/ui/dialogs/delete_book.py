"""Asks before a book is deleted: says what goes, what stays, and from where it can be brought back."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.ports.backups import KEPT


def ask_to_delete(book: Book, window: QWidget, delete: Callable[[], object]) -> QMessageBox:
    """Ask whether to delete a book; ``delete`` is called where the author says so. Answers the open question.

    Args:
        book: Which one.
        window: Over which the question stands.
        delete: Deletes it.
    """
    translate = QCoreApplication.translate

    question = QMessageBox(window)
    question.setWindowTitle(translate("DeleteBook", "Delete a book"))
    question.setIcon(QMessageBox.Icon.Warning)
    question.setText(translate("DeleteBook", "Delete “{title}” from the library?").format(title=book.title))
    question.setInformativeText(
        translate(
            "DeleteBook",
            "Its text, script, cast, marks, mix and tasks go away. This cannot be undone.\n\n"
            "The library is backed up first, and the {kept} latest backups are kept: for about that many days the book "
            "can be brought back from the settings, under Storage. Its recordings stay on the disk, so a book that is "
            "brought back or imported again finds them. Files that were exported are not touched.",
        ).format(kept=KEPT)
    )
    go = question.addButton(translate("DeleteBook", "Delete the book"), QMessageBox.ButtonRole.DestructiveRole)
    keep = question.addButton(translate("DeleteBook", "Keep it"), QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(keep)
    question.setEscapeButton(keep)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    question.buttonClicked.connect(lambda button: delete() if button is go else None)
    question.open()
    return question
