"""Voice packs: voices that are files. What can be fetched, what lies on the shelf, and how far a fetch is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from narratix_desktop.domain.character import Age, Gender


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack.

    Attributes:
        name: What it is called on the shelf; a plain file name.
        address: Where it comes from; empty for a file that the author had.
        size: Bytes, 0 where nobody knows beforehand.
        digest: ``"sha256:…"`` or ``"md5:…"`` in hexadecimal, empty where nobody knows beforehand.
    """

    name: str
    address: str = ""
    size: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PackVoice:
    """One voice of a pack.

    Attributes:
        name: The engine's own name for it within the pack.
        label: What the author reads.
        file: The file that makes it this voice, where the model speaks with many; empty otherwise.
        key: Its name within ``file``, where that holds many.
        speaker: Its number within the model, where that holds many.
    """

    name: str
    label: str
    gender: Gender = Gender.UNKNOWN
    age: Age = Age.ADULT
    language: str = "en"
    clarity: float = 0.5
    file: str = ""
    key: str = ""
    speaker: int = 0


@dataclass(frozen=True, slots=True)
class VoicePack:
    """Voices that come and go together, because they share a model.

    Attributes:
        name: Stable name; also that of its folder.
        engine: Who speaks with it.
        label: What the author reads.
        license: As the makers state it; empty for the author's own files.
        license_address: Where that can be read.
        credit: Whom the licence wants named.
        memory: Bytes that it takes while it is loaded, roughly; 0 where nobody measured.
        sample: A sentence that lets its voices be heard.
        model: Name of the file with the network.
        config: Name of the file that says how to speak with it; empty where the engine knows.
    """

    name: str
    engine: str
    label: str
    model: str
    files: tuple[PackFile, ...]
    voices: tuple[PackVoice, ...]
    languages: tuple[str, ...] = ()
    license: str = ""
    license_address: str = ""
    credit: str = ""
    memory: int = 0
    sample: str = ""
    config: str = ""

    @property
    def size(self) -> int:
        """Bytes of all files whose size is known."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class ShelvedPack:
    """A pack that lies on the shelf.

    Attributes:
        pack: What it is.
        folder: Where its files lie.
        digests: SHA-256 of each file as it arrived, by name.
        verified: Names of the files whose digest was known beforehand and agreed.
        size: Bytes on the disk.
    """

    pack: VoicePack
    folder: Path
    digests: Mapping[str, str] = field(default_factory=dict)
    verified: tuple[str, ...] = ()
    size: int = 0

    @property
    def wholly_verified(self) -> bool:
        """Whether every file agreed with a digest that was known beforehand."""
        return set(self.verified) >= {file.name for file in self.pack.files}


class PackState(StrEnum):
    """How a pack is with this library."""

    OFFERED = "offered"
    BEGUN = "begun"
    """A fetch was interrupted; the next one goes on there."""
    SHELVED = "shelved"


@dataclass(frozen=True, slots=True)
class PackEntry:
    """A pack as the shelf shows it; ``shelved`` is None where it is not there, ``arrived`` counts a begun fetch."""

    pack: VoicePack
    state: PackState
    shelved: ShelvedPack | None = None
    arrived: int = 0


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a fetch is, in bytes; ``total`` is 0 where nobody knows."""

    done: int
    total: int
