"""Colours and type of the timeline, as the theme has them now."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont

from narratix_desktop.domain.mix import Bus
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.timeline.index import Ints
from narratix_desktop.ui.widgets.timeline.scene import Item

_LABEL_SIZE: Final = 0.88


class Look:
    """Colours of the theme.

    Args:
        theme: The tokens.
        font: The widget's font; labels are set in it a little smaller.
    """

    def __init__(self, theme: Theme, font: QFont) -> None:
        self.theme = theme
        self.set_font(font)
        self._speaker = lru_cache(maxsize=256)(lambda hue, narrator: theme.speaker(hue, narrator=narrator))

        theme.changed.connect(self._speaker.cache_clear)

    def set_font(self, font: QFont) -> None:
        """Set labels in the widget's font, a little smaller."""
        self.label = QFont(font)
        self.label.setPointSizeF(font.pointSizeF() * _LABEL_SIZE)

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """A token's colour, see-through where asked for."""
        color = QColor(self.theme.color(token))
        color.setAlphaF(alpha)
        return color

    def lane(self, bus: Bus) -> QColor:
        """Colour of a bus."""
        return self.theme.color(f"lanes.{bus.value}")

    def item(self, item: Item) -> QColor:
        """Colour of a clip: its speaker's, or its bus's for cues and for the narrator."""
        if item.hue is None or item.narrator:
            return self.lane(item.clip.bus)
        return QColor(self._speaker(item.hue, False))

    def columns(self, bus: Bus, hues: Ints) -> NDArray[np.float32]:
        """Colours of columns by their speakers' hues (see ``Scene.hues``), shape ``(columns, 3)``."""
        highest = int(hues.max(initial=-1))
        row = [rgb(self._speaker(hue, False)) for hue in range(highest + 1)]
        # Behind the last one stands the bus's own, where -1 finds it.
        table = np.stack([*row, rgb(self.lane(bus))])
        return table[hues]


def rgb(color: QColor) -> NDArray[np.float32]:
    """Red, green and blue, 0 to 255."""
    return np.array([color.red(), color.green(), color.blue()], dtype=np.float32)
