"""How the window looks now: colours from the tokens of a TOML file, the script's type, and how much may move.

Widgets ask for tokens by name when they paint and never write a colour of their own. A theme is switched while they
live; what a widget has kept of it (formats of a document, colours in a model) it takes anew when ``changed`` is sent.
Knows nothing of books or panels.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase

from narratix_desktop.resources import resource

GRID: Final = 4
SPEAKER_HUES: Final = 12
MOTION_MS: Final = 120
"""How long anything may move; shorter than what is felt as waiting."""
_HUE_STRIDE: Final = 5
"""Coprime with twelve: characters next to each other in the cast lie 150° apart."""
_NARRATOR_CHROMA: Final = 0.02
_SERIFS: Final = ("Georgia", "Charter", "Noto Serif", "Source Serif 4", "Liberation Serif", "DejaVu Serif")


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of tokens, as ``"section.name"`` → colour or number."""

    name: str
    dark: bool
    values: Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class ScriptType:
    """The script's type: a family, empty for a readable serif of the system, and its size beside the controls'."""

    family: str = ""
    scale: float = 1.25


class Theme(QObject):
    """The look that all widgets share.

    Signals:
        changed: Colours, the script's type or the motion are others now.
    """

    changed = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self.script = ScriptType()
        self.reduced_motion = False

    @property
    def name(self) -> str:
        """Name of the set of tokens."""
        return self._tokens.name

    @property
    def dark(self) -> bool:
        """Whether text is lighter than what it stands on."""
        return self._tokens.dark

    @property
    def tokens(self) -> Mapping[str, str | float]:
        """All tokens, as ``"section.name"`` → colour or number."""
        return self._tokens.values

    @property
    def motion_ms(self) -> int:
        """How long something may take to move; nothing moves where it is 0."""
        return 0 if self.reduced_motion else MOTION_MS

    def switch(self, tokens: Tokens, script: ScriptType | None = None, *, reduced_motion: bool | None = None) -> None:
        """Look otherwise from now on; what is None stays."""
        self._tokens = tokens
        self.script = self.script if script is None else script
        self.reduced_motion = self.reduced_motion if reduced_motion is None else reduced_motion
        self.changed.emit()

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

    def script_font(self, base: QFont) -> QFont:
        """The font of the script beside controls in ``base``."""
        font = QFont(base)
        font.setFamilies([self.script.family or readable_serif() or base.family()])
        font.setPointSizeF(base.pointSizeF() * self.script.scale)
        return font


def load_theme(name: str) -> Theme:
    """A theme with the tokens of ``resources/themes/<name>.toml``."""
    return Theme(read_tokens(name))


def read_tokens(name: str) -> Tokens:
    """Read ``resources/themes/<name>.toml``."""
    raw = tomllib.loads(resource("themes", f"{name}.toml").read_text(encoding="utf-8"))
    tokens = {
        f"{section}.{key}": value
        for section, values in raw.items()
        if isinstance(values, dict)
        for key, value in values.items()
    }
    return Tokens(str(raw["name"]), bool(raw["dark"]), tokens)


def readable_serif() -> str:
    """The first of the serifs that read well on screens and are installed here; empty where none is."""
    installed = set(QFontDatabase.families())
    return next((name for name in _SERIFS if name in installed), "")


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
