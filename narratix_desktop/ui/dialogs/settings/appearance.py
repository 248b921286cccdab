"""How the window looks: theme, the script's type, and motion."""

from typing import ClassVar

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QComboBox, QFontComboBox, QFrame, QLabel, QSpinBox, QVBoxLayout

from narratix_desktop.ui.dialogs.settings.page import SettingsPage
from narratix_desktop.ui.preferences import (
    LARGEST_SCRIPT,
    LOOK,
    REDUCED_MOTION,
    SCRIPT_FAMILY,
    SCRIPT_SCALE,
    SMALLEST_SCRIPT,
    Look,
    Preferences,
)
from narratix_desktop.ui.theme import GRID, Theme, readable_serif


class AppearancePage(SettingsPage):
    """Every change is seen at once, also in the window behind."""

    name: ClassVar[str] = "appearance"
    icon_name: ClassVar[str] = "appearance"

    def __init__(self, preferences: Preferences, theme: Theme) -> None:
        super().__init__()
        self._preferences = preferences
        self._theme = theme
        self.section(self.tr("Window"))
        self.look = QComboBox()
        self.look.setAccessibleName(self.tr("Theme"))
        names = {Look.SYSTEM: self.tr("As the system"), Look.DARK: self.tr("Dark"), Look.LIGHT: self.tr("Light")}
        for look, name in names.items():
            self.look.addItem(name, str(look))
        self.look.setCurrentIndex(self.look.findData(preferences.get(LOOK)))
        self.look.activated.connect(lambda at: preferences.set(LOOK, self.look.itemData(at)))
        self.still = QCheckBox(self.tr("Nothing moves by itself"))
        self.still.setToolTip(self.tr("Docks and messages appear in their place at once"))
        self.still.setChecked(preferences.get(REDUCED_MOTION))
        self.still.toggled.connect(lambda on: preferences.set(REDUCED_MOTION, on))
        self.fields((self.tr("Theme"), self.look))
        self.add(self.still)
        self.section(self.tr("Script"))
        self.family = QFontComboBox()
        self.family.setAccessibleName(self.tr("Font of the script"))
        self.family.setFontFilters(QFontComboBox.FontFilter.ScalableFonts)
        self.family.setEditable(False)
        self.family.setCurrentFont(QFont(preferences.get(SCRIPT_FAMILY) or readable_serif()))
        self.family.currentFontChanged.connect(lambda font: preferences.set(SCRIPT_FAMILY, font.family()))
        self.script_size = QSpinBox()
        self.script_size.setAccessibleName(self.tr("Size of the script, in percent of the window's letters"))
        self.script_size.setRange(round(100 * SMALLEST_SCRIPT), round(100 * LARGEST_SCRIPT))
        self.script_size.setSingleStep(5)
        self.script_size.setSuffix(" %")
        self.script_size.setValue(round(100 * preferences.get(SCRIPT_SCALE)))
        self.script_size.valueChanged.connect(lambda percent: preferences.set(SCRIPT_SCALE, percent / 100))
        self.fields((self.tr("Font"), self.family), (self.tr("Size"), self.script_size))
        self.sample = QLabel(
            self.tr("“Keep your voice down,” he said, and looked at the window. The fog had come in before dawn."),
            wordWrap=True,
        )
        paper = QFrame()
        paper.setObjectName("paper")
        inside = QVBoxLayout(paper)
        inside.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        inside.addWidget(self.sample)
        self.add(paper)
        self.finish()
        theme.changed.connect(self._show_sample)
        theme.changed.connect(self._show_size)
        self._show_sample()

    @property
    def title(self) -> str:
        return self.tr("Appearance")

    def _show_size(self) -> None:
        """The size as it is now, which Ctrl and the wheel change too."""
        with QSignalBlocker(self.script_size):
            self.script_size.setValue(round(100 * self._preferences.get(SCRIPT_SCALE)))

    def _show_sample(self) -> None:
        self.sample.setFont(self._theme.script_font(self.font()))
