"""Puts together what surrounds the books: folders, backups, keys, outputs. Only the window asks for these."""

from collections.abc import Callable
from pathlib import Path

from narratix_desktop.app.installation import StoredInstallation
from narratix_desktop.app.settings import Settings
from narratix_desktop.app.wiring import voice_files
from narratix_desktop.playback.outputs import SystemOutputs
from narratix_desktop.ports.backups import BackupStore
from narratix_desktop.ports.health import HealthProbe
from narratix_desktop.providers.key_probe import HttpKeyProbe
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.services.library_space import LibraryFolders
from narratix_desktop.ui.studio import House


def make_house(settings: Settings, health: HealthProbe, backups: BackupStore, restore: Callable[[Path], None]) -> House:
    """Hand the adapters to the window."""
    return House(
        folders=LibraryFolders(settings.home, settings.cache, settings.backups, settings.logs),
        health=health,
        backups=backups,
        restore=restore,
        installation=StoredInstallation(),
        keys=SystemKeyRing(settings.keys()),
        key_probe=HttpKeyProbe(settings.addresses()),
        outputs=SystemOutputs(),
        voices=voice_files(settings),
    )
