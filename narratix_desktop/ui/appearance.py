"""Dresses the application as the author prefers, at once whenever a preference or the system's scheme changes.

The one place that gives Qt a palette and a style sheet. Knows no widget and no book.
"""

from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from narratix_desktop.ui.preferences import LOOK, REDUCED_MOTION, SCRIPT_FAMILY, SCRIPT_SCALE, Look, Preferences
from narratix_desktop.ui.stylesheet import fill_stylesheet
from narratix_desktop.ui.theme import MOTION_MS, ScriptType, Theme, Tokens, read_tokens

_SCHEMES: Final = {
    Look.SYSTEM: Qt.ColorScheme.Unknown,
    Look.DARK: Qt.ColorScheme.Dark,
    Look.LIGHT: Qt.ColorScheme.Light,
}
_ROLES: Final = {
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
    QPalette.ColorRole.LinkVisited: "accent.base",
    QPalette.ColorRole.Mid: "surface.line",
    QPalette.ColorRole.Dark: "surface.line",
    QPalette.ColorRole.Light: "surface.raised",
}
_HEADING: Final = 1.6
"""Size of headings beside the system's letters."""
_DISABLED: Final = (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText)


class Appearance(QObject):
    """Keeps one theme as the preferences say. ``theme`` is what widgets paint with."""

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._worn: tuple[str, bool] | None = None
        self.theme = Theme(self._tokens())
        self._dress()
        preferences.changed.connect(self._on_preference)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)

    def _on_preference(self, name: str) -> None:
        if name in {LOOK.name, SCRIPT_FAMILY.name, SCRIPT_SCALE.name, REDUCED_MOTION.name}:
            self._dress()

    def _on_scheme(self) -> None:
        if self._look() is Look.SYSTEM:
            self._dress()

    def _look(self) -> Look:
        return Look(self._preferences.get(LOOK))

    def _tokens(self) -> Tokens:
        """The author's choice, else what the system prefers; dark where it says nothing."""
        look = self._look()
        if look is Look.SYSTEM:
            light = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Light
            look = Look.LIGHT if light else Look.DARK
        return read_tokens(look.value)

    def _dress(self) -> None:
        # The window's frame and the system's own dialogs follow; Unknown gives the choice back to the system.
        QGuiApplication.styleHints().setColorScheme(_SCHEMES[self._look()])
        preferences, application = self._preferences, QApplication.instance()
        tokens, still = self._tokens(), preferences.get(REDUCED_MOTION)
        if isinstance(application, QApplication) and self._worn != (tokens.name, still):
            # Before the theme is told to widgets: a new style sheet takes fonts back that they set themselves.
            dress(application, tokens, 0 if still else MOTION_MS)
            self._worn = (tokens.name, still)
        script = ScriptType(preferences.get(SCRIPT_FAMILY), preferences.get(SCRIPT_SCALE))
        self.theme.switch(tokens, script, reduced_motion=still)


def dress(application: QApplication, tokens: Tokens, motion_ms: int) -> None:
    """Give palette and style sheet to the whole application."""
    application.setStyle("Fusion")
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(str(tokens.values[token])))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(str(tokens.values["text.quiet"])))
    application.setPalette(palette)
    heading = _HEADING * QFontInfo(application.font()).pointSizeF()
    application.setStyleSheet(fill_stylesheet(tokens.values, motion_ms, heading))
