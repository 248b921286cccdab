"""What every panel is: a dock with a title, an icon and a place, that shows a book and hears of changes."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.ids import BookId
from narratix_desktop.ui.commands import Command
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.theme import GRID, Theme


class Panel(QWidget):
    """One dock of the window. Subclasses fill ``self.content`` and override what they need.

    Without a book, or where a panel calls :meth:`show_empty`, one sentence and at most one button stand instead.
    """

    name: ClassVar[str]
    """Stable name, also of its icon."""
    area: ClassVar[Qt.DockWidgetArea]
    shortcut: ClassVar[str] = ""
    share: ClassVar[int] = 200
    """How much it gets at first of the height that it shares with others at its side, in proportion to theirs."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session = session
        self.theme = theme
        self.content = QWidget()
        self._empty = QWidget()
        self._sentence = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._sentence.setObjectName("quiet")
        self._action = QPushButton()
        self._action.hide()
        box = QVBoxLayout(self._empty)
        box.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        box.setSpacing(3 * GRID)
        box.addStretch(1)
        box.addWidget(self._sentence)
        box.addWidget(self._action, alignment=Qt.AlignmentFlag.AlignCenter)
        box.addStretch(2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    @property
    def title(self) -> str:
        """Name for the author."""
        raise NotImplementedError

    def show_book(self, book_id: BookId | None) -> None:
        """Show another book, or none."""

    def on_changes(self, changes: Changes) -> None:
        """Reload what this panel shows, where it was touched."""

    def commands(self) -> Sequence[Command]:
        """What can be done here; the window puts it into menus, palette and shortcut sheet."""
        return ()

    def show_content(self) -> None:
        """Show what the panel is for."""
        self._stack.setCurrentWidget(self.content)

    def show_empty(self, sentence: str, action: QPushButton | None = None) -> None:
        """Show one sentence, and optionally a button that does the next thing."""
        self._sentence.setText(sentence)
        if action is not None and action is not self._action:
            layout = self._empty.layout()
            assert layout is not None
            # Hidden and kept: a panel may have several and show the former one again.
            self._action.hide()
            layout.replaceWidget(self._action, action)
            self._action = action
        self._action.setVisible(action is not None)
        self._stack.setCurrentWidget(self._empty)

    @property
    def is_empty(self) -> bool:
        """Whether the sentence is shown."""
        return self._stack.currentWidget() is self._empty

    def tool(self, icon_name: str, text: str, tip: str = "") -> QToolButton:
        """A button with an icon, or with its text where the icon is not packed."""
        button = QToolButton()
        drawn = icon(icon_name, self.theme)
        button.setIcon(drawn)
        button.setText(text)
        button.setToolTip(tip or text)
        button.setAccessibleName(text)
        only = Qt.ToolButtonStyle.ToolButtonTextOnly if drawn.isNull() else Qt.ToolButtonStyle.ToolButtonIconOnly
        button.setToolButtonStyle(only)
        return button
