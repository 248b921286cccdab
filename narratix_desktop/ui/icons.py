"""Icons drawn for the app, in the colours of the theme; an icon that is not packed is simply absent."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from narratix_desktop.resources import resource
from narratix_desktop.ui.theme import Theme

_SIZE = 20
_SCALES = (1, 2, 3)


def icon(name: str, theme: Theme) -> QIcon:
    """The icon of a name, quiet where disabled and in the accent where checked; empty where there is no such file."""
    try:
        drawing = resource("icons", f"{name}.svg").read_bytes()
    except FileNotFoundError:
        return QIcon()
    made = QIcon()
    for mode, state, token in (
        (QIcon.Mode.Normal, QIcon.State.Off, "text.normal"),
        (QIcon.Mode.Normal, QIcon.State.On, "accent.base"),
        (QIcon.Mode.Disabled, QIcon.State.Off, "text.quiet"),
    ):
        for scale in _SCALES:
            made.addPixmap(_pixmap(drawing, theme.color(token), scale), mode, state)
    return made


def _pixmap(drawing: bytes, color: QColor, scale: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(drawing.replace(b"currentColor", color.name().encode())))
    pixmap = QPixmap(QSize(_SIZE, _SIZE) * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
