"""Both themes are complete, legible, and tell twelve speakers apart."""

import itertools
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QColor

from narratix_desktop.ui.stylesheet import fill_stylesheet
from narratix_desktop.ui.theme import SPEAKER_HUES, load_theme, oklch

SURFACES = ("surface.panel", "surface.page", "surface.window", "surface.raised")


def luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_both_themes_have_the_same_tokens() -> None:
    dark, light = load_theme("dark"), load_theme("light")
    assert set(dark.tokens) == set(light.tokens)
    assert dark.dark
    assert not light.dark


@pytest.mark.parametrize("name", ["dark", "light"])
def test_text_is_legible_on_every_surface(name: str) -> None:
    theme = load_theme(name)
    for surface in SURFACES:
        assert contrast(theme.color("text.normal"), theme.color(surface)) >= 7
        assert contrast(theme.color("text.quiet"), theme.color(surface)) >= 4
    for meaning in ("good", "warn", "bad"):
        assert contrast(theme.color(f"meaning.{meaning}"), theme.color("surface.panel")) >= 4.5
    assert contrast(theme.color("text.on_accent"), theme.color("accent.base")) >= 4.5


@pytest.mark.parametrize("name", ["dark", "light"])
def test_speakers_are_legible_and_apart(name: str) -> None:
    theme = load_theme(name)
    colors = [theme.speaker(at) for at in range(SPEAKER_HUES)]
    assert len({color.name() for color in colors}) == SPEAKER_HUES
    assert all(contrast(color, theme.color("surface.page")) >= 4.5 for color in colors)
    for one, other in itertools.pairwise(colors):
        turn = abs(one.hueF() - other.hueF())
        assert min(turn, 1 - turn) > 0.2


@pytest.mark.parametrize("name", ["dark", "light"])
def test_the_style_sheet_leaves_no_token_open(name: str) -> None:
    sheet = fill_stylesheet(load_theme(name).tokens, 120, 16.0)
    assert "@" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_oklch_matches_known_colours() -> None:
    white, red = oklch(1.0, 0.0, 0.0), oklch(0.62796, 0.25768, 29.234)
    assert white.name() == "#ffffff"
    assert red.name() == "#ff0000"
