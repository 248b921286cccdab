"""Small icons in any colour of the theme, kept as pixmaps so that painting a page full of them costs little."""

from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from narratix_desktop.resources import resource
from narratix_desktop.ui.theme import GRID

GLYPH: Final = 4 * GRID


class Glyphs:
    """Draws packed icons."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, float], QPixmap] = {}

    def draw(self, painter: QPainter, name: str, color: QColor, corner: QPoint) -> None:
        """Draw an icon of :data:`GLYPH` pixels with its upper left corner at a point."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        key = (name, color.name(QColor.NameFormat.HexArgb), ratio)
        if key not in self._drawn:
            self._drawn[key] = _drawn(name, color, ratio)
        painter.drawPixmap(corner, self._drawn[key])


def _drawn(name: str, color: QColor, ratio: float) -> QPixmap:
    drawing = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", color.name().encode())
    pixmap = QPixmap(round(GLYPH * ratio), round(GLYPH * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(color.alphaF())
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
