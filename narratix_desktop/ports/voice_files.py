"""Voices that are files: the catalogue of what can be fetched, and the shelf on which they lie."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from narratix_desktop.domain.voice_pack import FetchProgress, PackEntry, ShelvedPack

Report = Callable[[FetchProgress], None]


class VoiceFiles(Protocol):
    """The shelf of one library. Looking at it is quick enough for the event loop; everything else is not, and waits."""

    def missing(self, engine: str) -> str:
        """What has to be installed before an engine can speak, as a sentence; empty where nothing is missing."""
        ...

    def entries(self) -> tuple[PackEntry, ...]:
        """What can be fetched and what lies there, the catalogue's first and in its order."""
        ...

    def shelved(self, engine: str) -> tuple[ShelvedPack, ...]:
        """What lies there for one engine."""
        ...

    async def fetch(self, name: str, report: Report) -> ShelvedPack:
        """Fetch a pack of the catalogue, or go on where an earlier fetch stopped.

        Cancelling the call keeps what has arrived.

        Raises:
            VoiceFilesError: It was not fetched; the message says why.
        """
        ...

    async def take(self, files: Sequence[Path]) -> ShelvedPack:
        """Put a model that the author has onto the shelf; the files themselves stay where they are.

        Raises:
            VoiceFilesError: They are not a voice, or there is no room.
        """
        ...

    async def remove(self, name: str) -> None:
        """Delete a pack, or what has arrived of it.

        Raises:
            VoiceFilesError: The system refuses.
        """
        ...
