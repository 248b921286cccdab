"""The settings: pages beside a list of them. Nothing is confirmed, every change holds at once.

Never modal to the loop; the window stays usable behind it.
"""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from narratix_desktop.services.chapter_mix import ChapterMix
from narratix_desktop.ui.dialogs.settings.appearance import AppearancePage
from narratix_desktop.ui.dialogs.settings.audio import AudioPage
from narratix_desktop.ui.dialogs.settings.budget import BudgetPage
from narratix_desktop.ui.dialogs.settings.general import GeneralPage
from narratix_desktop.ui.dialogs.settings.keys import KeysPage
from narratix_desktop.ui.dialogs.settings.page import SettingsPage
from narratix_desktop.ui.dialogs.settings.storage import StoragePage
from narratix_desktop.ui.dialogs.settings.voices import VoicesPage
from narratix_desktop.ui.icons import icon
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.studio import Studio
from narratix_desktop.ui.theme import GRID, Theme
from narratix_desktop.ui.widgets.layouts import size_in_letters


class SettingsDialog(QDialog):
    """All pages; each loads when it is looked at."""

    def __init__(
        self,
        studio: Studio,
        operations: Operations,
        theme: Theme,
        hear: Callable[[ChapterMix], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.setModal(False)
        self.resize(size_in_letters(self, 124, 46))
        preferences, house = studio.preferences, studio.house
        self.keys = KeysPage(house.keys, house.key_probe, house.installation, operations)
        self.budget = BudgetPage(studio.workshop.settings, operations, preferences)
        self.pages: dict[str, SettingsPage] = {
            page.name: page
            for page in (
                GeneralPage(preferences),
                AppearancePage(preferences, theme),
                AudioPage(preferences, house.outputs),
                VoicesPage(house.voices, studio.workshop, operations, preferences, theme, hear),
                self.keys,
                self.budget,
                StoragePage(
                    house.folders, house.backups, studio.workshop, house.installation, operations, house.restore
                ),
            )
        }
        self.list = QListWidget()
        self.list.setObjectName("settings_list")
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        self._stack = QStackedWidget()
        for page in self.pages.values():
            item = QListWidgetItem(icon(page.icon_name, theme), page.title)
            item.setSizeHint(QSize(0, 9 * GRID))
            self.list.addItem(item)
            self._stack.addWidget(page)
        widest = max(self.list.fontMetrics().horizontalAdvance(page.title) for page in self.pages.values())
        self.list.setFixedWidth(widest + 20 * GRID)
        self.list.currentRowChanged.connect(self._turn)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.list)
        upper.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(upper, 1)
        layout.addWidget(buttons)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)

    def show_page(self, name: str = "") -> None:
        """Open, at a page or where it was left."""
        row = list(self.pages).index(name) if name else max(0, self.list.currentRow())
        self.list.setCurrentRow(row)
        self._turn(row)
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _turn(self, row: int) -> None:
        page = list(self.pages.values())[row]
        self._stack.setCurrentWidget(page)
        if page.isVisibleTo(self):
            page.entered()
