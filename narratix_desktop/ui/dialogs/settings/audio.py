"""Where sound comes out."""

from typing import ClassVar

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox

from narratix_desktop.ports.player import OutputDevices
from narratix_desktop.ui.dialogs.settings.page import SettingsPage
from narratix_desktop.ui.preferences import OUTPUT, PRE_ROLL, Preferences


class AudioPage(SettingsPage):
    """The outputs that are plugged in now; a preferred one that is not stays preferred."""

    name: ClassVar[str] = "audio"
    icon_name: ClassVar[str] = "volume"

    def __init__(self, preferences: Preferences, outputs: OutputDevices) -> None:
        super().__init__()
        self._preferences = preferences
        self._outputs = outputs
        self.section(self.tr("Playback"))
        self.device = QComboBox()
        self.device.setAccessibleName(self.tr("Sound comes out of"))
        self.device.setMinimumContentsLength(32)
        self.device.activated.connect(self._choose)
        self.pre_roll = QComboBox()
        self.pre_roll.setAccessibleName(self.tr("Playing begins"))
        for seconds in PRE_ROLL.allowed:
            text = self.tr("{seconds} s before the playhead").format(seconds=QLocale().toString(seconds))
            self.pre_roll.addItem(text if seconds else self.tr("at the playhead"), seconds)
        self.pre_roll.setCurrentIndex(self.pre_roll.findData(preferences.get(PRE_ROLL)))
        self.pre_roll.activated.connect(lambda at: preferences.set(PRE_ROLL, self.pre_roll.itemData(at)))
        self.fields((self.tr("Sound comes out of"), self.device), (self.tr("Playing begins"), self.pre_roll))
        self.state = self.sentence("")
        self.finish()

    @property
    def title(self) -> str:
        return self.tr("Audio")

    def entered(self) -> None:
        found = self._outputs.outputs()
        preferred = self._preferences.get(OUTPUT)
        self.device.clear()
        self.device.addItem(self.tr("The system's choice"), "")
        for device in found:
            self.device.addItem(device.name, device.id)
        if preferred and self.device.findData(preferred) < 0:
            self.device.addItem(self.tr("A device that is not plugged in"), preferred)
        self.device.setCurrentIndex(max(0, self.device.findData(preferred)))
        self.device.setEnabled(bool(found) or bool(preferred))
        self.state.setText("" if found else self.tr("This computer has no sound output that can be used."))
        self.state.setVisible(not found)

    def _choose(self, at: int) -> None:
        self._preferences.set(OUTPUT, self.device.itemData(at))
