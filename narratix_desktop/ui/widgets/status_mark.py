"""The mark of a task's status: a drawing in the colour of its meaning. The word always stands beside it."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

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


def status_color(status: TaskStatus, theme: Theme) -> QColor:
    """The colour of a status."""
    return theme.color(_TOKENS.get(status, "text.quiet"))


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
