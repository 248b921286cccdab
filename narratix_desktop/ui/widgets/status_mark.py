"""The mark of a task's status: a drawing in the colour of its meaning. The word always stands beside it."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from narratix_desktop.domain.task import TaskStatus
from narratix_desktop.resources import resource
from narratix_desktop.ui.theme import Theme

MARK: Final = 16
"""Width and height in pixels."""

_TOKENS: Final[Mapping[TaskStatus, str]] = {
    TaskStatus.COMPLETED: "meaning.good",
    TaskStatus.FAILED: "meaning.bad",
    TaskStatus.PAUSED: "meaning.warn",
    TaskStatus.IN_PROGRESS: "accent.base",
}


def status_token(status: TaskStatus) -> str:
    """The token of a status's colour."""
    return _TOKENS.get(status, "text.quiet")


def status_color(status: TaskStatus, theme: Theme) -> QColor:
    """The colour of a status."""
    return theme.color(status_token(status))


def paint_status(painter: QPainter, at: QPointF, status: TaskStatus, theme: Theme) -> None:
    """Paint the mark of a status with its top left corner at a point."""
    paint_mark(painter, at, f"status-{status.value}", status_color(status, theme))


def paint_mark(painter: QPainter, at: QPointF, name: str, color: QColor) -> None:
    """Paint a packed drawing in a colour."""
    painter.drawPixmap(at, mark(name, color, painter.device().devicePixelRatio()))


def mark(name: str, color: QColor, scale: float = 1.0) -> QPixmap:
    """A packed drawing in a colour, drawn once for each colour and density of screen."""
    key = f"mark {name} {color.name()} {scale}"
    drawn = QPixmap()
    if not QPixmapCache.find(key, drawn):
        drawing = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", color.name().encode())
        drawn = QPixmap(round(MARK * scale), round(MARK * scale))
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(drawn.rect()))
        painter.end()
        drawn.setDevicePixelRatio(scale)
        QPixmapCache.insert(key, drawn)
    return drawn


class Mark(QWidget):
    """A mark that stands alone, in a colour of the theme that is looked up whenever it is painted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFixedSize(MARK, MARK)
        self._theme = theme
        self._name, self._token = "", ""

    def show_mark(self, name: str, token: str, word: str) -> None:
        """Show a packed drawing in the colour of a token; ``word`` says the same."""
        self._name, self._token = name, token
        self.setToolTip(word)
        self.setAccessibleName(word)
        self.update()

    def show_status(self, status: TaskStatus, word: str) -> None:
        """Show the mark of a status."""
        self.show_mark(f"status-{status.value}", status_token(status), word)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self._name:
            painter = QPainter(self)
            paint_mark(painter, QPointF(0, 0), self._name, self._theme.color(self._token))
            painter.end()
