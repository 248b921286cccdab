"""Keys of the paid engines: kept in the system's key ring, tried with one button, never shown."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout

from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.ports.installation import Installation, Option
from narratix_desktop.ports.keys import Key, KeyProbe, KeyRing, KeySource, Vendor
from narratix_desktop.ui.dialogs.settings.page import SettingsPage
from narratix_desktop.ui.operations import Operations
from narratix_desktop.ui.theme import GRID
from narratix_desktop.ui.widgets.layouts import row
from narratix_desktop.ui.widgets.named_label import NamedLabel


@dataclass(frozen=True, slots=True)
class _Offer:
    name: str
    gives: str
    address: Option


class KeysPage(SettingsPage):
    """One box for each vendor.

    Signals:
        keys_changed: A key was kept or forgotten.
    """

    keys_changed = Signal()
    name: ClassVar[str] = "keys"
    icon_name: ClassVar[str] = "key"

    def __init__(self, ring: KeyRing, probe: KeyProbe, installation: Installation, operations: Operations) -> None:
        super().__init__()
        self.section(self.tr("Engines and keys"))
        self.sentence(
            self.tr(
                "Reading, voices, music and sounds work without a key, on this computer. With a key a paid engine "
                "joins in. Keys are kept in the system's key ring and shown to nobody but their vendor."
            )
        )
        offers = {
            Vendor.ANTHROPIC: _Offer(
                "Anthropic",
                self.tr("Claude finds out who speaks, and how."),
                Option.ANTHROPIC_BASE_URL,
            ),
            Vendor.HUME: _Offer(
                "Hume",
                self.tr("Octave speaks lines as they are directed."),
                Option.HUME_BASE_URL,
            ),
            Vendor.REPLICATE: _Offer(
                "Replicate",
                self.tr("Models of many makers speak, compose and draw covers."),
                Option.REPLICATE_BASE_URL,
            ),
        }
        self.boxes = {
            vendor: KeyBox(vendor, offer, ring, probe, installation, operations) for vendor, offer in offers.items()
        }
        for box in self.boxes.values():
            box.key_changed.connect(self.keys_changed)
            self.add(box)
        self.finish()

    @property
    def title(self) -> str:
        return self.tr("Engines and keys")

    def entered(self) -> None:
        for box in self.boxes.values():
            box.reload()


class KeyBox(QFrame):
    """One vendor: its key, its address, and whether it accepts the key.

    Signals:
        key_changed: The key was kept or forgotten.
    """

    key_changed = Signal()

    def __init__(
        self,
        vendor: Vendor,
        offer: _Offer,
        ring: KeyRing,
        probe: KeyProbe,
        installation: Installation,
        operations: Operations,
    ) -> None:
        super().__init__()
        self.setObjectName("box")
        self._vendor, self._offer = vendor, offer
        self._ring, self._probe, self._operations = ring, probe, operations
        self._installation = installation
        self._key: Key | None = None
        heading = QLabel(offer.name)
        heading.setObjectName("strong")
        gives = QLabel(offer.gives, wordWrap=True)
        gives.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        gives.setObjectName("quiet")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.tr("Key of {vendor}").format(vendor=offer.name))
        self.field.returnPressed.connect(self.keep)
        self.field.textChanged.connect(self._update)
        self.keep_button = QPushButton(self.tr("Keep"))
        self.keep_button.clicked.connect(self.keep)
        self.test_button = QPushButton(self.tr("Test"))
        self.test_button.clicked.connect(self.test)
        self.forget_button = QPushButton(self.tr("Forget"))
        self.forget_button.clicked.connect(lambda: self._change(""))
        for button in (self.keep_button, self.test_button, self.forget_button):
            button.setAutoDefault(False)
            button.setAccessibleName(f"{button.text()} ({offer.name})")
        self.state = NamedLabel(self.tr("State of the key of {vendor}").format(vendor=offer.name), "")
        self.state.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addLayout(row(heading, gives))
        layout.addLayout(row(self.field, self.keep_button, self.test_button, self.forget_button))
        layout.addWidget(self.state)
        layout.addLayout(self._address_row())
        self._update()

    def reload(self) -> None:
        """Look whether there is a key."""
        self._run(self.tr("Looking for the key of {vendor}"), lambda: self._ring.find(self._vendor), self._show_key)

    def keep(self) -> None:
        """Keep what was typed."""
        if self.field.text().strip():
            self._change(self.field.text().strip())

    def test(self) -> None:
        """Ask the vendor about what was typed, else about the key that is kept."""
        secret = self.field.text().strip() or (self._key.secret if self._key else "")
        self._say(self.tr("Asking {vendor}…").format(vendor=self._offer.name))
        self._run(
            self.tr("Testing the key of {vendor}"),
            lambda: self._probe.try_key(self._vendor, secret),
            lambda _: self._say(self.tr("✓ {vendor} accepts this key.").format(vendor=self._offer.name), "good"),
        )

    def _change(self, secret: str) -> None:
        def changed(_: object) -> None:
            self.field.clear()
            self.key_changed.emit()
            self.reload()

        self._run(self.tr("Keeping the key of {vendor}"), lambda: self._ring.keep(self._vendor, secret), changed)

    def _run(self, title: str, work: Callable[[], Awaitable[object]], done: Callable[[object], None]) -> None:
        async def attempt() -> object:
            try:
                return await work()
            except NarratixError as error:
                return error

        def show(result: object) -> None:
            if isinstance(result, NarratixError):
                self._say(f"⚠ {result}", "bad")
            else:
                done(result)

        self._operations.run(title.format(vendor=self._offer.name), attempt(), show)

    def _show_key(self, key: object) -> None:
        self._key = key if isinstance(key, Key) else None
        if self._key is None:
            self._say(self.tr("Needs a key. Nothing is sent to {vendor}.").format(vendor=self._offer.name))
        elif self._key.source is KeySource.ENVIRONMENT:
            self._say(
                self.tr("The key is set by {variable}, which counts more.").format(variable=self._vendor.variable)
            )
        else:
            self._say(self.tr("The key is in the key ring."))
        self._update()

    def _update(self) -> None:
        fixed = self._key is not None and self._key.source is KeySource.ENVIRONMENT
        typed = bool(self.field.text().strip())
        self.field.setEnabled(not fixed)
        self.field.setPlaceholderText("" if self._key is None else "••••••••••••")
        self.keep_button.setEnabled(typed and not fixed)
        self.test_button.setEnabled(typed or self._key is not None)
        self.forget_button.setVisible(self._key is not None and not fixed)

    def _say(self, text: str, meaning: str = "") -> None:
        self.state.setText(text)
        self.state.setProperty("meaning", meaning)
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)

    def _address_row(self) -> QVBoxLayout:
        """Another address than the vendor's own, for those who go through a proxy; folded away until it is wanted."""
        option, installation = self._offer.address, self._installation
        overruled = installation.overruled_by(option)
        self.address = QLineEdit(installation.chosen(option))
        self.address.setPlaceholderText(self.tr("The vendor's own address"))
        self.address.setAccessibleName(self.tr("Address of {vendor}").format(vendor=self._offer.name))
        self.address.setEnabled(overruled is None)
        self.address.editingFinished.connect(self._choose_address)
        label = QLabel(
            self.tr("Address, from the next start")
            if overruled is None
            else self.tr("Address, set by {variable}").format(variable=overruled)
        )
        label.setObjectName("quiet")
        layout = QVBoxLayout()
        layout.addLayout(row(label, self.address))
        return layout

    def _choose_address(self) -> None:
        try:
            self._installation.choose(self._offer.address, self.address.text().strip())
        except NarratixError as error:
            self._say(f"⚠ {error}", "bad")
