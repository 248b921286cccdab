"""How the program starts and what it tells."""

from typing import ClassVar

from PySide6.QtWidgets import QCheckBox, QRadioButton

from narratix_desktop.ui.dialogs.settings.page import SettingsPage
from narratix_desktop.ui.preferences import START, TELL_WHEN_DONE, Preferences, Start


class GeneralPage(SettingsPage):
    """Start, notifications, and that there is nothing to save."""

    name: ClassVar[str] = "general"
    icon_name: ClassVar[str] = "settings"

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.section(self.tr("At the start"))
        self.last_book = QRadioButton(self.tr("Open the last book where I left it"))
        self.no_book = QRadioButton(self.tr("Let me choose a book"))
        chosen = preferences.get(START) == Start.LAST_BOOK
        self.last_book.setChecked(chosen)
        self.no_book.setChecked(not chosen)
        self.last_book.toggled.connect(lambda on: preferences.set(START, str(Start.LAST_BOOK if on else Start.NO_BOOK)))
        self.add(self.last_book, self.no_book)
        self.section(self.tr("Notifications"))
        self.tell = QCheckBox(self.tr("Tell me when long work ends while I am elsewhere"))
        self.tell.setChecked(preferences.get(TELL_WHEN_DONE))
        self.tell.toggled.connect(lambda on: preferences.set(TELL_WHEN_DONE, on))
        self.add(self.tell)
        self.section(self.tr("Saving"))
        self.sentence(
            self.tr("Everything is saved as it happens. A backup of the library is made every day and before updates.")
        )
        self.finish()

    @property
    def title(self) -> str:
        return self.tr("General")
