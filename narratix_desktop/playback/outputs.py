"""Where sound can come out: the devices that the system knows.

Asking for them starts the connection to the sound server, so nobody asks before it is needed.
"""

from typing import TYPE_CHECKING

from narratix_desktop.ports.player import OutputDevice

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice


class SystemOutputs:
    """``ports.player.OutputDevices`` of this computer."""

    def outputs(self) -> tuple[OutputDevice, ...]:
        try:
            from PySide6.QtMultimedia import QMediaDevices
        except ImportError:
            return ()
        found = sorted(QMediaDevices.audioOutputs(), key=lambda device: not device.isDefault())
        return tuple(OutputDevice(id_of(device), device.description()) for device in found)


def find_output(wanted: str) -> "QAudioDevice":
    """The device with this id; the system's choice where there is none, which is null on a machine without sound."""
    from PySide6.QtMultimedia import QMediaDevices

    matching = (device for device in QMediaDevices.audioOutputs() if wanted and id_of(device) == wanted)
    return next(matching, QMediaDevices.defaultAudioOutput())


def id_of(device: "QAudioDevice") -> str:
    """The device's id as text that can be remembered."""
    return bytes(device.id().data()).decode("utf-8", "backslashreplace")
