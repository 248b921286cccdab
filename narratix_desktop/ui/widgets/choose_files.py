"""Lets the author choose files of this computer, in a dialog that holds nothing else up."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_files(
    parent: QWidget, title: str, filters: Sequence[str], found: Callable[[list[Path]], object], *, several: bool = True
) -> None:
    """Ask for files that are there.

    Args:
        parent: The dialog belongs to it.
        title: What the files are for.
        filters: As Qt writes them, ``"Images (*.png *.jpg)"``; the first is chosen.
        found: Gets the files, at least one; is not called where the author changes their mind.
        several: Whether more than one may be chosen.
    """
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(list(filters))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: found([Path(name) for name in names]))
    dialog.open()


def files_in(data: QMimeData) -> list[Path]:
    """The files on this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
