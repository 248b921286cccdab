"""What the window works with, handed in once by the wiring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.backups import BackupStore
from narratix_desktop.ports.health import HealthProbe
from narratix_desktop.ports.installation import Installation
from narratix_desktop.ports.keys import KeyProbe, KeyRing
from narratix_desktop.ports.player import OutputDevices, Player
from narratix_desktop.ports.voice_files import VoiceFiles
from narratix_desktop.services.library_space import LibraryFolders
from narratix_desktop.services.plan_tasks import HERE, NO_SOUND, ProductionOrder
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.ui.preferences import COMPOSER, READER, SPEAKER, Preferences


class Produce(Protocol):
    """Orders a production of a book; the work itself goes through the tasks.

    Without formats the book is analysed, cast, spoken, scored and mixed, and nothing is exported.
    """

    async def __call__(self, book_id: BookId, order: ProductionOrder, *, budget: Usd | None = None) -> Changes:
        """Order it and answer its task.

        Args:
            book_id: Which book.
            order: What is wanted, as it was estimated.
            budget: What it may cost in all; None is the library's cap per run.
        """
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What surrounds the books: what the settings show and change.

    Attributes:
        folders: Where the library lies.
        health: Looks at the library.
        backups: Its backups.
        restore: Closes the window, puts a backup in the place of the library and opens the window again.
        installation: What holds for this computer whatever library is open.
        keys: Keys of paid engines.
        key_probe: Tries them.
        outputs: Where sound can come out.
        voices: The shelf of voices that are files.
    """

    folders: LibraryFolders
    health: HealthProbe
    backups: BackupStore
    restore: Callable[[Path], None]
    installation: Installation
    keys: KeyRing
    key_probe: KeyProbe
    outputs: OutputDevices
    voices: VoiceFiles


@dataclass(frozen=True, slots=True)
class Studio:
    """One open library with the means to hear it.

    Attributes:
        workshop: Library, worker processes and engines.
        player: Plays timelines. Raises ``PlaybackError`` when it is used on a machine without sound.
        produce: See :data:`Produce`; *Export…* calls it. What is made already is not made again.
        speech: Name of the speech engine that speaks where the preferred one has no voice.
        exports: The folder that the export dialog offers first.
        preferences: What the author prefers on this computer; also where the window remembers its layout.
        house: What surrounds the books.
    """

    workshop: Workshop
    player: Player
    produce: Produce
    speech: str
    exports: Path
    preferences: Preferences
    house: House

    def order(
        self,
        folder: Path,
        formats: Sequence[str],
        chapters: Sequence[str] = (),
        options: Mapping[str, Mapping[str, object]] | None = None,
    ) -> ProductionOrder:
        """What ``produce`` is given: a production by the engines that the author prefers.

        Args:
            folder: Where the finished files go.
            formats: Names of the exporters.
            chapters: Ids of the only chapters that are wanted; empty for all that belong into the audio.
            options: What was chosen about formats, by their name.
        """
        return ProductionOrder(
            folder=str(folder),
            formats=tuple(formats),
            analysis=self.reader(),
            speech=self.speaker(),
            sound=self.composer(),
            chapters=tuple(chapters),
            options=options or {},
        )

    def reader(self) -> str:
        """Name of the analyser that reads books that nobody has read."""
        wanted = self.preferences.get(READER)
        return wanted if wanted in self.workshop.analysers else HERE

    def composer(self) -> str:
        """Name of the engine that makes sounds, or that none does."""
        wanted = self.preferences.get(COMPOSER)
        return wanted if wanted == NO_SOUND or wanted in self.workshop.sounds else HERE

    def speaker(self) -> str:
        """Name of the engine that casts and speaks now: the preferred one where it has a voice, else ``speech``."""
        return speaker(self.preferences, self.house.voices, self.speech)


def speaker(preferences: Preferences, voices: VoiceFiles, otherwise: str) -> str:
    """The preferred speech engine, or another one where that has no voice on this computer."""
    wanted = preferences.get(SPEAKER)
    return wanted if voices.shelved(wanted) and not voices.missing(wanted) else otherwise
