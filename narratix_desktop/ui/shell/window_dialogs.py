"""The window's own dialogs: settings, export, keys, about; and which settings help with an error.

Dialogs are imported when they are asked for, here and wherever one is opened: the window is seen the sooner.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from narratix_desktop.domain.errors import NarratixError, ServiceEndedError
from narratix_desktop.domain.ids import CharacterId
from narratix_desktop.ui.commands import Command, Menu
from narratix_desktop.ui.session import Session
from narratix_desktop.ui.shell.actions import ActionCatalogue
from narratix_desktop.ui.theme import Theme
from narratix_desktop.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from narratix_desktop.ui.consent import Question
    from narratix_desktop.ui.dialogs.settings_dialog import SettingsDialog

_HELPFUL_PAGES: Final[Mapping[str, str]] = {
    "playback": "audio",
    "key_missing": "keys",
    "key_refused": "keys",
    "key_ring": "keys",
    "budget": "budget",
    "outcome_unknown": "budget",
    "library_place": "storage",
}


class WindowDialogs(QObject):
    """Opens them, each over the same window.

    Signals:
        engines_changed: Keys or caps are others now.
    """

    engines_changed = Signal()

    def __init__(self, session: Session, catalogue: ActionCatalogue, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._catalogue = catalogue
        self._theme = theme
        self._window = window
        self.settings: SettingsDialog | None = None

    def show_settings(self, page: str = "") -> None:
        """Open the settings, at a page or where they were left."""
        if self.settings is None:
            from narratix_desktop.ui.dialogs.settings_dialog import SettingsDialog

            session = self._session
            self.settings = SettingsDialog(
                session.studio, session.operations, self._theme, session.transport.audition, self._window
            )
            self.settings.keys.keys_changed.connect(self.engines_changed)
            self.settings.budget.budget_changed.connect(lambda _: self.engines_changed.emit())
        self.settings.show_page(page)

    def ask_for_export(self) -> None:
        """Let the author choose formats and a folder."""
        book = self._session.book
        if book is not None:
            from narratix_desktop.ui.dialogs.export_dialog import ExportDialog

            ExportDialog(self._session, book, self._theme, self._window).open()

    def ask_for_consent(self, question: "Question") -> None:
        """Ask before something begins that costs money, over the window in which it was ordered."""
        from narratix_desktop.ui.dialogs.paid_run import ask_for_consent

        place = QApplication.activeWindow() or self._window
        ask_for_consent(question, self._session.studio.preferences, self._theme, place)

    def move_characters(self, who: Sequence[CharacterId]) -> None:
        """Let characters speak with another engine, everybody where none is named."""
        if self._session.book is not None:
            from narratix_desktop.ui.dialogs.recast_dialog import RecastDialog

            RecastDialog(self._session, self._session.book, who, self._theme, self._window).open()

    def show_costs(self) -> None:
        """Show what the open book has cost."""
        book = self._session.book
        if book is not None:
            from narratix_desktop.ui.dialogs.costs_dialog import CostsDialog

            CostsDialog(self._session, book, self._window).open()

    def show_error(self, error: NarratixError, banner: Banner) -> None:
        """Say what did not happen, with a button to the settings that can help."""
        page = _HELPFUL_PAGES.get(error.code)
        if error.code == ServiceEndedError.code and self._session.book is not None:
            banner.show_error(error, self.tr("Move to another engine…"), lambda: self.move_characters(()))
        elif page is None:
            banner.show_error(error)
        else:
            banner.show_error(error, self.tr("Settings…"), lambda: self.show_settings(page))

    def commands(self) -> Sequence[Command]:
        """A way to each."""
        roles, show_keys = QAction.MenuRole, partial(self.show_settings, "keys")
        return (
            Command(
                "book.export",
                self.tr("&Export…"),
                self.ask_for_export,
                Menu.BOOK,
                ("Ctrl+E",),
                3,
                "export",
                lambda: self._session.book is not None,
            ),
            Command(
                "book.costs",
                self.tr("C&osts…"),
                self.show_costs,
                Menu.BOOK,
                group=4,
                icon="budget",
                enabled=lambda: self._session.book is not None,
            ),
            Command(
                "tools.keys",
                self.tr("Engines and &keys…"),
                show_keys,
                Menu.TOOLS,
                (),
                1,
                "key",
            ),
            Command(
                "tools.settings",
                self.tr("&Settings…"),
                self.show_settings,
                Menu.TOOLS,
                ("Ctrl+,",),
                1,
                "settings",
                role=roles.PreferencesRole,
            ),
            Command("help.keys", self.tr("&Keys"), self._show_keys, Menu.HELP, ("F1", "?"), icon="info"),
            Command("help.about", self.tr("&About Narratix"), self._show_about, Menu.HELP, role=roles.AboutRole),
        )

    def _show_keys(self) -> None:
        from narratix_desktop.ui.dialogs.shortcut_sheet import ShortcutSheet

        ShortcutSheet(self._catalogue.by_group(), self._window).open()

    def _show_about(self) -> None:
        from narratix_desktop.ui.dialogs.about_dialog import AboutDialog

        AboutDialog(self._window).open()
