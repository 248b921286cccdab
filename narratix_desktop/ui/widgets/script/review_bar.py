"""The slim bar over the script: which chapter is read, how many lines wait for the author's word, and the search."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QWidget

from narratix_desktop.domain.chapter import Chapter
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.script.tools import tool


class ReviewBar(QWidget):
    """Goes to chapters, to uncertain lines, and opens the search.

    Signals:
        chapter_picked: Index of a chapter.
        review_asked: 1 for the next uncertain line, -1 for the one before.
        find_asked: The search is wanted.
        back_asked: The page is to follow what is heard again.
    """

    chapter_picked = Signal(int)
    review_asked = Signal(int)
    find_asked = Signal()
    back_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scriptbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.chapters = QComboBox()
        self.chapters.setObjectName("chapter")
        self.chapters.setAccessibleName(self.tr("Chapter"))
        self.chapters.setToolTip(self.tr("Go to a chapter (Ctrl+PgUp, Ctrl+PgDown)"))
        self.chapters.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chapters.setMinimumContentsLength(12)
        self.chapters.setMaximumWidth(90 * GRID)
        self.chapters.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chapters.activated.connect(self.chapter_picked.emit)
        self.told = QLabel()
        self.told.setObjectName("quiet")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.back = QPushButton(self.tr("Back to the spoken line"))
        self.back.clicked.connect(self.back_asked.emit)
        self.back.hide()
        self.uncertain = QPushButton()
        self.uncertain.setObjectName("review")
        self.uncertain.setToolTip(self.tr("Go to the next uncertain line (R)"))
        self.uncertain.clicked.connect(lambda: self.review_asked.emit(1))
        self.previous = tool(
            "previous", theme, self.tr("Previous uncertain line"), self.tr("Previous uncertain line (Shift+R)")
        )
        self.previous.clicked.connect(lambda: self.review_asked.emit(-1))
        self.next = tool("next", theme, self.tr("Next uncertain line"), self.tr("Next uncertain line (R)"))
        self.next.clicked.connect(lambda: self.review_asked.emit(1))
        self.search = tool("find", theme, self.tr("Find"), self.tr("Find in the book (Ctrl+F)"))
        self.search.clicked.connect(self.find_asked.emit)
        bar = row(self.chapters, self.told, None, self.back, self.uncertain, self.previous, self.next, self.search)
        bar.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        bar.setSpacing(GRID)
        bar.setStretch(0, 3)
        self.setLayout(bar)
        for control in (self.chapters, self.back, self.uncertain):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_uncertain(0)

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """Offer these chapters."""
        at = self.chapters.currentIndex()
        self.chapters.clear()
        for chapter in chapters:
            left_out = self.tr("{title} (not in the audio)").format(title=chapter.title)
            self.chapters.addItem(chapter.title if chapter.included else left_out)
        self.chapters.setCurrentIndex(at if 0 <= at < len(chapters) else 0)

    def show_chapter(self, index: int) -> None:
        """Say which chapter is read."""
        self.chapters.setCurrentIndex(index)

    def show_uncertain(self, count: int) -> None:
        """Say how many lines are uncertain; nothing where none is."""
        self.uncertain.setText(self.tr("%n uncertain line(s)", "", count))
        for button in (self.uncertain, self.previous, self.next):
            button.setVisible(count > 0)

    def tell(self, words: str) -> None:
        """Say something in passing."""
        self.told.setText(words)

    def show_back(self, shown: bool) -> None:
        """Offer to go back to what is heard."""
        self.back.setVisible(shown)
