"""Asks where to and in which formats a book is exported, then orders it; the work itself shows in the tasks."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.domain.book import Book
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import row

_FIRST = "m4b"


class ExportDialog(QDialog):
    """Never modal to the loop: opened with ``open``, it answers through the session."""

    def __init__(self, session: Session, book: Book, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self._book = book
        self.setWindowTitle(self.tr("Export {title}").format(title=book.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(120 * GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        heading = QLabel(self.tr("Formats"))
        heading.setObjectName("strong")
        layout.addWidget(heading)
        self.formats: dict[str, QCheckBox] = {}
        for name, exporter in session.studio.workshop.exporters.items():
            box = QCheckBox(exporter.label)
            box.setChecked(name == _FIRST)
            box.toggled.connect(self._update)
            self.formats[name] = box
            layout.addWidget(box)
        note = QLabel(
            self.tr(
                "What is made already is not made again. Each file is measured; the task shows the verdict. "
                "Audible refuses most narration by synthetic voices."
            )
        )
        note.setObjectName("quiet")
        note.setWordWrap(True)
        layout.addWidget(note)
        label = QLabel(self.tr("Folder"))
        label.setObjectName("strong")
        layout.addWidget(label)
        self.folder = QLineEdit(str(session.studio.exports / _as_file_name(book.title)))
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.textChanged.connect(self._update)
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._choose_folder)
        layout.addLayout(row(self.folder, choose))
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.export_button = QPushButton(self.tr("Export"))
        self.export_button.setObjectName("primary")
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.accept)
        layout.addSpacing(2 * GRID)
        layout.addLayout(row(None, cancel, self.export_button))
        self._update()

    def chosen(self) -> tuple[str, ...]:
        """Names of the chosen formats."""
        return tuple(name for name, box in self.formats.items() if box.isChecked())

    def accept(self) -> None:
        """Order the export."""
        title = self.tr("Ordering the export of {title}").format(title=self._book.title)
        studio = self._session.studio
        self._session.flush()
        folder = Path(self.folder.text().strip()).expanduser()
        self._session.operations.run(title, studio.produce(self._book.id, folder, self.chosen()))
        super().accept()

    def _update(self) -> None:
        self.export_button.setEnabled(bool(self.chosen()) and bool(self.folder.text().strip()))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the finished files"), self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()


def _as_file_name(title: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_'." else " " for letter in title)
    return " ".join(kept.split()).strip(". ") or "Audiobook"
