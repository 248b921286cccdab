"""Colours and spacing from the tokens of a TOML file.

Widgets ask for tokens by name and never write a colour of their own. Knows nothing of books or panels.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from narratix_desktop.resources import resource
from narratix_desktop.ui.stylesheet import fill_stylesheet

GRID: Final = 4
RADIUS: Final = 6
SPEAKER_HUES: Final = 12
_HUE_STRIDE: Final = 5
"""Coprime with twelve: characters next to each other in the cast lie 150° apart."""
_NARRATOR_CHROMA: Final = 0.02


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of tokens, as ``"section.name"`` → colour or number."""

    name: str
    dark: bool
    tokens: Mapping[str, str | float]

    def color(self, token: str) -> QColor:
        """The colour of a token such as ``"surface.panel"``."""
        return QColor(str(self.tokens[token]))

    def number(self, token: str) -> float:
        """The number of a token such as ``"speakers.tint"``."""
        return float(self.tokens[token])

    def speaker(self, index: int, *, narrator: bool = False) -> QColor:
        """Colour of the cast's ``index``-th member: equal lightness and chroma for all, the narrator almost grey."""
        hue = 25 + 360 / SPEAKER_HUES * (index * _HUE_STRIDE % SPEAKER_HUES)
        chroma = _NARRATOR_CHROMA if narrator else self.number("speakers.chroma")
        return oklch(self.number("speakers.lightness"), chroma, hue)

    def tint(self, color: QColor) -> QColor:
        """A speaker's colour as it lies behind text."""
        soft = QColor(color)
        soft.setAlphaF(self.number("speakers.tint"))
        return soft


def load_theme(name: str) -> Theme:
    """Read ``resources/themes/<name>.toml``."""
    raw = tomllib.loads(resource("themes", f"{name}.toml").read_text(encoding="utf-8"))
    tokens = {
        f"{section}.{key}": value
        for section, values in raw.items()
        if isinstance(values, dict)
        for key, value in values.items()
    }
    return Theme(str(raw["name"]), bool(raw["dark"]), tokens)


def oklch(lightness: float, chroma: float, hue: float) -> QColor:
    """Convert OKLCH (hue in degrees) to sRGB, clipped.

    The matrices are those of B. Ottosson, "A perceptual color space for image processing" (2020).
    """
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return QColor.fromRgbF(*(_encode(part) for part in (red, green, blue)))


def _encode(linear: float) -> float:
    clipped = min(max(linear, 0.0), 1.0)
    return 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give palette and style sheet to the whole application."""
    application.setStyle("Fusion")
    application.setPalette(_palette(theme))
    application.setStyleSheet(fill_stylesheet(theme.tokens))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "surface.window",
        QPalette.ColorRole.Base: "surface.panel",
        QPalette.ColorRole.AlternateBase: "surface.panel",
        QPalette.ColorRole.Button: "surface.raised",
        QPalette.ColorRole.ToolTipBase: "surface.raised",
        QPalette.ColorRole.WindowText: "text.normal",
        QPalette.ColorRole.Text: "text.normal",
        QPalette.ColorRole.ButtonText: "text.normal",
        QPalette.ColorRole.ToolTipText: "text.strong",
        QPalette.ColorRole.PlaceholderText: "text.quiet",
        QPalette.ColorRole.BrightText: "text.strong",
        QPalette.ColorRole.Highlight: "accent.soft",
        QPalette.ColorRole.HighlightedText: "text.strong",
        QPalette.ColorRole.Accent: "accent.base",
        QPalette.ColorRole.Link: "accent.base",
        QPalette.ColorRole.Mid: "surface.line",
        QPalette.ColorRole.Dark: "surface.line",
        QPalette.ColorRole.Light: "surface.raised",
    }
    for role, token in roles.items():
        palette.setColor(role, theme.color(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("text.quiet"))
    return palette
