"""The middle of the window: the script of the open book, or where to begin."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.ui.script.script_page import ScriptPage
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme


class BookPage(QWidget):
    """The brightest place on the screen."""

    def __init__(self, session: Session, theme: Theme, open_button: QPushButton) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.script = ScriptPage(session, theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty_page(open_button))
        self._stack.addWidget(self.script)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        session.chapters_changed.connect(self._on_chapters)

    def _empty_page(self, open_button: QPushButton) -> QWidget:
        page = QWidget()
        sentence = QLabel(self.tr("Open a manuscript, and hear it."))
        sentence.setObjectName("quiet")
        layout = QVBoxLayout(page)
        layout.setSpacing(4 * GRID)
        layout.addStretch(2)
        layout.addWidget(sentence, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(open_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        return page

    def _on_chapters(self, chapters: tuple[Chapter, ...]) -> None:
        self._stack.setCurrentIndex(1 if chapters else 0)
