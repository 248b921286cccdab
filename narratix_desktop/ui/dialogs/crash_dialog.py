"""After a fault of the program: that nothing finished is lost first, the details only for those who ask.

It is handed a report that holds neither keys nor a word of a manuscript, and refuses to know how that is made.
"""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import size_in_letters


class CrashDialog(QDialog):
    """Stays open while further faults come, and counts them."""

    def __init__(self, report: Path, details: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Narratix Desktop")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(size_in_letters(self, 76, 1).width())
        self._count = 0
        headline = QLabel(self.tr("Something went wrong inside the program"), wordWrap=True)
        headline.setObjectName("heading")
        self.words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit(readOnly=True)
        self.details.setAccessibleName(self.tr("Details for the makers"))
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setMinimumHeight(60 * GRID)
        self.details.hide()
        self.show_button = QPushButton(self.tr("Show the details"))
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._unfold)
        self.copy_button = QPushButton(self.tr("Copy the details"))
        self.copy_button.clicked.connect(self._copy)
        self.close_button = QPushButton(self.tr("Go on"))
        self.close_button.setObjectName("primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * GRID)
        buttons.addWidget(self.show_button)
        buttons.addWidget(self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        for widget in (headline, self.words, self.details):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.add(report, details)

    def add(self, report: Path, details: str) -> None:
        """Take in a further fault."""
        self._count += 1
        words = self.tr("What was finished is kept, and you can go on. If it comes again, start the program anew.")
        where = self.tr("The details are in {file}. They hold no key and nothing of your manuscript.")
        self.words.setText(f"{words}\n\n{where.format(file=report)}")
        if self._count > 1:
            self.setWindowTitle(f"Narratix Desktop ({self._count})")
        self.details.appendPlainText(details if self._count == 1 else f"\n{details}")

    def _unfold(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self.show_button.setText(self.tr("Hide the details") if shown else self.tr("Show the details"))
        self.adjustSize()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
        self.copy_button.setText(self.tr("Copied"))
