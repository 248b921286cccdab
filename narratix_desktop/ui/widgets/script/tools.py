"""Small buttons of the bars around the script, and the dots by which speakers are known."""

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton

from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.theme import GRID, Theme

_DOT: Final = 3 * GRID
_SCALE: Final = 3


def tool(name: str, theme: Theme, text: str, tip: str = "") -> QToolButton:
    """A button with a packed icon; ``text`` is its name for those who do not see it."""
    button = QToolButton()
    button.setIcon(icon(name, theme))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setText(text)
    button.setToolTip(tip or text)
    button.setAccessibleName(text)
    button.setObjectName("tool")
    # A click must not take the keyboard away from the script.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def dot(color: QColor) -> QIcon:
    """A round spot in a speaker's colour."""
    pixmap = QPixmap(_DOT * _SCALE, _DOT * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    middle = _DOT * _SCALE / 2
    painter.drawEllipse(QPointF(middle, middle), middle * 0.8, middle * 0.8)
    painter.end()
    pixmap.setDevicePixelRatio(_SCALE)
    made = QIcon(pixmap)
    # A selected row would else darken the colour by which a speaker is known.
    made.addPixmap(pixmap, QIcon.Mode.Selected)
    return made
