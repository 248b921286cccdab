"""Where the library lies, how much room it takes, and its backups."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QDateTime, QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QListWidget, QListWidgetItem, QMessageBox, QPushButton

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.ports.backups import Backup, BackupStore
from narratix_desktop.ports.installation import Installation, Option
from narratix_desktop.services.library_space import LibraryFolders, LibrarySpace, empty_cache, measure_space
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.dialogs.settings.page import SettingsPage
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.quantities import size
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import row

_BACKUPS_HEIGHT: Final = 44 * GRID


class StoragePage(SettingsPage):
    """Folders, sizes and backups of the open library."""

    name: ClassVar[str] = "storage"
    icon_name: ClassVar[str] = "storage"

    def __init__(
        self,
        folders: LibraryFolders,
        backups: BackupStore,
        workshop: Workshop,
        installation: Installation,
        operations: Operations,
        restore: Callable[[Path], None],
    ) -> None:
        super().__init__()
        self._folders = folders
        self._backups = backups
        self._workshop = workshop
        self._installation = installation
        self._operations = operations
        self._restore = restore
        self._add_library()
        self._add_space()
        self._add_backups()
        self._add_logs()
        self.finish()

    @property
    def title(self) -> str:
        return self.tr("Storage")

    def entered(self) -> None:
        self._operations.load("settings.space", measure_space(self._folders), self._show_space)
        self._show_backups()

    def _add_library(self) -> None:
        self.section(self.tr("Library folder"))
        place = QLabel(str(self._folders.home), wordWrap=True)
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.move_button = _button(self.tr("Use another folder…"), self._ask_for_home)
        self.add(place, row(_button(self.tr("Open"), lambda: _open(self._folders.home)), self.move_button, None))
        self.next_home = self.sentence("")
        self._show_home()

    def _add_space(self) -> None:
        self.section(self.tr("Space"))
        self.space = self.sentence(self.tr("Measuring…"))
        self.empty_button = _button(self.tr("Empty the cache"), self._empty_cache)
        self.empty_button.setToolTip(self.tr("Mixes and waveforms are made again when they are needed"))
        self.add(row(self.empty_button, None))

    def _add_backups(self) -> None:
        self.section(self.tr("Backups"))
        self.sentence(
            self.tr("A backup holds books, cast, marks and mixes. Recordings are never changed, so it needs none.")
        )
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Backups"))
        self.list.setFixedHeight(_BACKUPS_HEIGHT)
        self.list.currentItemChanged.connect(lambda: self._update())
        self.make_button = _button(self.tr("Back up now"), self._make_backup)
        self.restore_button = _button(self.tr("Restore…"), self._ask_to_restore)
        self.add(self.list, row(self.make_button, self.restore_button, None))

    def _add_logs(self) -> None:
        self.section(self.tr("Logs"))
        self.sentence(self.tr("They hold no key and nothing of your manuscripts."))
        self.detail = QComboBox()
        self.detail.setAccessibleName(self.tr("Written from the next start"))
        self.detail.addItem(self.tr("What happens"), "")
        self.detail.addItem(self.tr("Everything, to find a fault"), "DEBUG")
        overruled = self._installation.overruled_by(Option.LOG_LEVEL)
        self.detail.setCurrentIndex(max(0, self.detail.findData(self._installation.chosen(Option.LOG_LEVEL))))
        self.detail.setEnabled(overruled is None)
        self.detail.setToolTip(self.tr("{variable} decides").format(variable=overruled) if overruled else "")
        self.detail.activated.connect(lambda at: self._choose(Option.LOG_LEVEL, self.detail.itemData(at)))
        self.fields((self.detail.accessibleName(), self.detail))
        self.add(row(_button(self.tr("Open the logs"), lambda: _open(self._folders.logs)), None))

    def _show_space(self, space: LibrarySpace) -> None:
        text = self.tr("The library takes {whole}, {cache} of it for the cache. {free} are free on this disk.")
        self.space.setText(text.format(whole=size(space.whole), cache=size(space.cache), free=size(space.free)))
        self.empty_button.setEnabled(space.cache > 0)

    def _empty_cache(self) -> None:
        work = empty_cache(self._folders, self._workshop)
        self._operations.run(self.tr("Emptying the cache"), work, self._show_space)

    def _show_backups(self) -> None:
        self.list.clear()
        locale, found = QLocale(), self._backups.list_backups()
        self.list.setVisible(bool(found))
        for backup in found:
            made = QDateTime.fromSecsSinceEpoch(int(backup.made_at.timestamp()))
            when = locale.toString(made, QLocale.FormatType.ShortFormat)
            item = QListWidgetItem(f"{when}  ·  {self._reason(backup)}  ·  {size(backup.size)}")
            item.setData(Qt.ItemDataRole.UserRole, backup)
            self.list.addItem(item)
        self._update()

    def _reason(self, backup: Backup) -> str:
        words = {
            "daily": self.tr("daily"),
            "manual": self.tr("made by you"),
            "before-restore": self.tr("before a restore"),
        }
        return words.get(backup.reason, self.tr("before an update"))

    def _update(self) -> None:
        self.restore_button.setEnabled(self.list.currentItem() is not None)

    def _make_backup(self) -> None:
        self.make_button.setEnabled(False)
        self._operations.run(
            self.tr("Backing up the library"),
            self._backups.make(),
            lambda _: self._show_backups(),
            ended=lambda: self.make_button.setEnabled(True),
        )

    def _ask_to_restore(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        backup: Backup = item.data(Qt.ItemDataRole.UserRole)
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.Warning)
        question.setText(self.tr("Put the whole library back to this backup?"))
        question.setInformativeText(
            self.tr("What was changed since then is gone from the books. The present state is backed up first.")
            + f"\n\n{item.text()}"
        )
        restore = question.addButton(self.tr("Restore"), QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton(self.tr("Keep the library as it is"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(keep)
        question.setEscapeButton(keep)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.buttonClicked.connect(lambda button: self._restore(backup.path) if button is restore else None)
        question.open()

    def _show_home(self) -> None:
        overruled = self._installation.overruled_by(Option.HOME)
        chosen = self._installation.chosen(Option.HOME)
        self.move_button.setEnabled(overruled is None)
        text = ""
        if overruled is not None:
            text = self.tr("{variable} sets the folder.").format(variable=overruled)
        elif chosen and Path(chosen) != self._folders.home:
            text = self.tr("From the next start: {folder}. The books of this library stay here.").format(folder=chosen)
        self.next_home.setText(text)
        self.next_home.setVisible(bool(text))

    def _ask_for_home(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for the library"), str(self._folders.home.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.use_folder)
        dialog.open()

    def use_folder(self, folder: str) -> None:
        """Keep the library in another folder from the next start."""
        self._choose(Option.HOME, folder)
        self._show_home()

    def _choose(self, option: Option, value: str) -> None:
        try:
            self._installation.choose(option, value)
        except NarratixError as error:
            self._operations.failed.emit(error)


def _button(text: str, call: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: call())
    return button


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
