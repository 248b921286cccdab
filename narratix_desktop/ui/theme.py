"""Colours, spacing and the style sheet, from the tokens of a TOML file.

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
    application.setStyleSheet(stylesheet(theme))


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


def stylesheet(theme: Theme) -> str:
    """The style sheet of the window, spaced on the grid."""
    values = {token.replace(".", "_"): str(value) for token, value in theme.tokens.items()}
    return _SHEET.format(
        **values,
        s1=GRID,
        s2=2 * GRID,
        s3=3 * GRID,
        s4=4 * GRID,
        radius=RADIUS,
        arrow=resource("themes", "arrow.svg").as_posix(),
    )


_SHEET: Final = """
QMainWindow, QDialog {{ background: {surface_window}; }}
QMainWindow::separator {{ background: {surface_window}; width: {s1}px; height: {s1}px; }}
QMainWindow::separator:hover {{ background: {accent_soft}; }}
QDockWidget {{ color: {text_quiet}; font-weight: 600; }}
QDockWidget::title {{ background: {surface_panel}; padding: {s2}px {s3}px {s1}px {s3}px; text-align: left; }}
QWidget#panel, QWidget#header, QWidget#footer {{ background: {surface_panel}; }}
QWidget#page, QWidget#page > QWidget {{ background: {surface_page}; }}
QLabel {{ color: {text_normal}; background: transparent; }}
QLabel#title {{ color: {text_strong}; font-weight: 600; }}
QLabel#quiet {{ color: {text_quiet}; }}
QLabel#strong {{ color: {text_strong}; font-weight: 600; }}
QLabel#figures {{ color: {text_quiet}; }}
QPushButton, QToolButton {{
    background: {surface_raised}; color: {text_normal}; border: 1px solid transparent; border-radius: {radius}px;
    padding: {s1}px {s3}px; min-height: 20px;
}}
QToolButton {{ padding: {s1}px {s2}px; }}
QPushButton:hover, QToolButton:hover {{ color: {text_strong}; border-color: {surface_line}; }}
QPushButton:focus, QToolButton:focus, QComboBox:focus {{ border-color: {accent_base}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {surface_line}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {text_quiet}; background: transparent; }}
QToolButton:checked {{ background: {accent_soft}; color: {accent_base}; }}
QPushButton#primary {{ background: {accent_base}; color: {text_on_accent}; font-weight: 600; }}
QPushButton#primary:hover {{ background: {accent_hover}; color: {text_on_accent}; }}
QPushButton#primary:disabled {{ background: {surface_raised}; color: {text_quiet}; }}
QComboBox, QLineEdit {{
    background: {surface_raised}; color: {text_normal}; border: 1px solid transparent; border-radius: {radius}px;
    padding: {s1}px {s2}px; min-height: 20px; selection-background-color: {accent_soft};
    selection-color: {text_strong};
}}
QComboBox::drop-down {{ border: 0; width: 20px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{
    background: {surface_raised}; color: {text_normal}; border: 1px solid {surface_line};
    selection-background-color: {accent_soft}; selection-color: {text_strong}; outline: 0;
}}
QTableView, QListView, QTextEdit, QScrollArea {{ background: {surface_panel}; border: 0; outline: 0; }}
QTableView {{ selection-background-color: {accent_soft}; selection-color: {text_strong}; gridline-color: transparent; }}
QTableView::item {{ padding: 0 {s1}px; border: 0; }}
QListView::item {{ padding: {s1}px {s2}px; border-radius: {radius}px; color: {text_normal}; }}
QListView::item:selected {{ background: {accent_soft}; color: {text_strong}; }}
QListView::item:hover:!selected {{ background: {surface_raised}; }}
QTextEdit#script {{ background: {surface_page}; color: {text_strong}; }}
QHeaderView {{ background: {surface_panel}; }}
QHeaderView::section {{
    background: {surface_panel}; color: {text_quiet}; border: 0; padding: {s1}px {s2}px; font-weight: 400;
}}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {surface_line}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::handle:hover {{ background: {text_quiet}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSlider::groove:horizontal {{ background: {surface_line}; height: 4px; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {text_quiet}; height: 4px; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {text_normal}; width: 12px; margin: -4px 0; border-radius: 6px; }}
QSlider::groove:vertical {{ background: {surface_line}; width: 4px; border-radius: 2px; }}
QSlider::handle:vertical {{ background: {text_normal}; height: 12px; margin: 0 -8px; border-radius: 4px; }}
QSlider::handle:hover, QSlider::handle:focus {{ background: {accent_base}; }}
QSlider:focus {{ border: 0; }}
QProgressBar {{ background: {surface_line}; border: 0; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {accent_base}; border-radius: 2px; }}
QStatusBar {{ background: {surface_window}; color: {text_quiet}; }}
QStatusBar::item {{ border: 0; }}
QStatusBar QLabel {{ color: {text_quiet}; padding: 0 {s2}px; }}
QMenuBar, QMenu {{ background: {surface_panel}; color: {text_normal}; }}
QMenuBar::item {{ padding: {s1}px {s2}px; background: transparent; }}
QMenuBar::item:selected, QMenu::item:selected {{ background: {accent_soft}; color: {text_strong}; }}
QMenu {{ border: 1px solid {surface_line}; padding: {s1}px; }}
QMenu::item {{ padding: {s1}px {s4}px; border-radius: {radius}px; }}
QMenu::separator {{ height: 1px; background: {surface_line}; margin: {s1}px; }}
QToolTip {{ background: {surface_raised}; color: {text_strong}; border: 1px solid {surface_line}; padding: {s1}px; }}
QTabBar::tab {{ background: {surface_window}; color: {text_quiet}; padding: {s1}px {s3}px; border: 0; }}
QTabBar::tab:selected {{ background: {surface_panel}; color: {text_strong}; }}
QSplitter::handle {{ background: {surface_window}; }}
QCheckBox {{ color: {text_normal}; spacing: {s2}px; }}
QCheckBox::indicator {{
    width: 14px; height: 14px; border: 1px solid {text_quiet}; border-radius: 3px; background: {surface_panel};
}}
QCheckBox::indicator:checked {{ background: {accent_base}; border-color: {accent_base}; }}
QCheckBox::indicator:focus {{ border-color: {accent_base}; }}
QSlider#pan::sub-page:horizontal {{ background: {surface_line}; }}
QFrame#banner {{ background: {surface_raised}; border-left: 3px solid {meaning_bad}; }}
QFrame#strip {{ background: {surface_panel}; }}
QFrame#rule {{ background: {surface_line}; }}
"""
