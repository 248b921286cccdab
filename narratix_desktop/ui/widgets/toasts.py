"""Short messages in a corner of the window that go away by themselves: something has ended, nothing is asked."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.announce import announce

SHOWN_MS: Final = 8000
_MOST: Final = 3
_WIDEST: Final = 110 * GRID


class Toast(QFrame):
    """One message. It waits while the pointer rests on it.

    Signals:
        closed: Itself, when it goes away.
    """

    closed = Signal(object)

    def __init__(self, window: QWidget, theme: Theme, text: str, *, good: bool) -> None:
        super().__init__(window)
        self.setObjectName("toast")
        self.setProperty("meaning", "good" if good else "bad")
        mark = QToolButton()
        mark.setObjectName("mark")
        mark.setIcon(icon("done" if good else "warning", theme))
        mark.setIconSize(QSize(5 * GRID, 5 * GRID))
        mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        mark.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark.setAccessibleName(self.tr("Done") if good else self.tr("Failed"))
        self.text = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.text.setMaximumWidth(_WIDEST)
        self.action = QPushButton()
        self.action.hide()
        close = QToolButton()
        close.setObjectName("flat")
        close.setIcon(icon("cancel", theme))
        close.setAccessibleName(self.tr("Close the message"))
        close.setToolTip(self.tr("Close"))
        close.clicked.connect(self.close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.action)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        self._end = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._end.timeout.connect(self.close)
        self._end.start()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def offer(self, text: str, call: Callable[[], object]) -> None:
        """Put a button beside the text."""
        self.action.setText(text)
        self.action.clicked.connect(lambda: (call(), self.close()))
        self.action.show()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._end.stop()
        self.closed.emit(self)
        super().closeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self._end.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._end.start()
        super().leaveEvent(event)


class Toasts(QObject):
    """The messages of one window, the newest lowest, at most three.

    Args:
        window: What they lie on.
        place: The part of it in whose lower right corner they stand.
        theme: The look.
    """

    def __init__(self, window: QWidget, place: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._corner = place
        self._theme = theme
        self._shown: list[Toast] = []
        place.installEventFilter(self)

    def show(self, text: str, *, good: bool = True, action: str = "", call: Callable[[], object] | None = None) -> None:
        """Show a message, with a button where ``action`` and ``call`` are given."""
        toast = Toast(self._window, self._theme, text, good=good)
        if call is not None:
            toast.offer(action, call)
        toast.closed.connect(self._forget)
        self._shown.append(toast)
        for old in tuple(self._shown[:-_MOST]):
            old.close()
        toast.show()
        announce(toast, text)
        self._place()

    def texts(self) -> tuple[str, ...]:
        """What is shown now."""
        return tuple(toast.text.text() for toast in self._shown)

    def shown(self) -> tuple[Toast, ...]:
        """The messages that are shown now, the oldest first."""
        return tuple(self._shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _forget(self, toast: Toast) -> None:
        self._shown.remove(toast)
        self._place()

    def _place(self) -> None:
        corner = self._corner.mapTo(self._window, self._corner.rect().bottomRight())
        bottom = corner.y() - 3 * GRID
        for toast in reversed(self._shown):
            toast.adjustSize()
            toast.move(QPoint(max(2 * GRID, corner.x() - toast.width() - 4 * GRID), bottom - toast.height()))
            toast.raise_()
            bottom -= toast.height() + 2 * GRID
