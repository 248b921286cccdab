"""Icons drawn for the app. They are tinted when they are painted, so they follow the theme and any screen's density.

An icon that is not packed is simply absent.
"""

from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from narratix_desktop.resources import resource
from narratix_desktop.ui.theme import Theme

_clones: Final[list[QIconEngine]] = []
"""Qt owns a copy that it asks for, but does not tell Python, which would delete it under Qt's hands."""


def icon(name: str, theme: Theme) -> QIcon:
    """The icon of a name, quiet where disabled and in the accent where checked; empty where there is no such file."""
    try:
        drawing = resource("icons", f"{name}.svg").read_bytes()
    except FileNotFoundError:
        return QIcon()
    return QIcon(_TintedDrawing(name, drawing, theme))


class _TintedDrawing(QIconEngine):
    """One SVG drawing whose ``currentColor`` is a token of the theme."""

    def __init__(self, name: str, drawing: bytes, theme: Theme) -> None:
        super().__init__()
        self._name = name
        self._drawing = drawing
        self._theme = theme

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._renderer(mode, state).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        dots = size * scale
        key = f"{self._name} {dots.width()}x{dots.height()} {self._color(mode, state)}"
        drawn = QPixmap()
        if not QPixmapCache.find(key, drawn):
            drawn = QPixmap(dots)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            self.paint(painter, QRect(QPoint(), dots), mode, state)
            painter.end()
            QPixmapCache.insert(key, drawn)
        drawn.setDevicePixelRatio(scale)
        return drawn

    def clone(self) -> QIconEngine:
        made = _TintedDrawing(self._name, self._drawing, self._theme)
        _clones.append(made)
        return made

    def isNull(self) -> bool:  # noqa: N802
        return False

    def _renderer(self, mode: QIcon.Mode, state: QIcon.State) -> QSvgRenderer:
        return QSvgRenderer(QByteArray(self._drawing.replace(b"currentColor", self._color(mode, state).encode())))

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode is QIcon.Mode.Disabled:
            return self._theme.color("text.quiet").name()
        return self._theme.color("accent.base" if state is QIcon.State.On else "text.normal").name()
