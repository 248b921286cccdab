"""Origins: who made a sound or an image, with which model, from what, under which licence; as it was on that day.

An asset is only bytes, and equal bytes may have been made more than once; so each way in which one came about is an
origin of its own. What was asked is kept as a digest: an origin holds no word of a book.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from narratix_desktop.domain.ids import Sha256

AUTHOR: Final = "author"
"""Engine name of what the author recorded or chose."""

NO_REQUEST: Final = Sha256("")
"""Stands where nobody knows any more what was asked."""


class Use(StrEnum):
    """What an asset is in a book."""

    SPEECH = "speech"
    SOUND = "sound"
    COVER = "cover"


class Nature(StrEnum):
    """What kind of maker it was.

    Attributes:
        MODEL: A model that learned from the works of others; what it makes is called AI-generated.
        PROGRAM: A program that follows rules: speech synthesised from formants, sounds from noise, a typeset title.
        AUTHOR: The author recorded, drew or chose it. What it was made with before, the program cannot know.
    """

    MODEL = "model"
    PROGRAM = "program"
    AUTHOR = "author"


class Commercial(StrEnum):
    """Whether a licence lets what was made be sold."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Licence:
    """What is to be known before what a maker makes is published.

    Attributes:
        note: The licence's name, or what it asks for in a sentence; empty where nothing is known.
        commercial: Whether it may be sold.
        address: Where the licence can be read.
    """

    note: str = ""
    commercial: Commercial = Commercial.UNKNOWN
    address: str = ""


@dataclass(frozen=True, slots=True)
class Maker:
    """An engine and a model of it.

    Attributes:
        engine: ``EngineInfo.name``, or :data:`AUTHOR`.
        label: What the author reads.
        version: ``EngineInfo.version``; empty where it is not known any more.
        nature: What kind of maker it is.
        model: The model as its makers name it; empty for an engine that has none, or where it is not known any more.
        model_version: As its makers name it, or a digest of its file; empty where they do not say.
        licence: As it was stated when the asset was made.
    """

    engine: str
    label: str
    version: str
    nature: Nature
    model: str = ""
    model_version: str = ""
    licence: Licence = field(default_factory=Licence)

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"{self.label}, {self.model}" if self.model else self.label

    @property
    def key(self) -> Sha256:
        """Digest of all that is known of it; libraries know makers by it."""
        known = (self.engine, self.label, self.version, self.nature, self.model, self.model_version)
        licence = self.licence
        return maker_key([*known, licence.note, licence.address, licence.commercial])


def maker_key(fields: Iterable[str]) -> Sha256:
    """Digest of a maker's fields, in the order of the columns of ``makers``; migration 0011 makes the same ones."""
    return Sha256(hashlib.sha256("\x1f".join(fields).encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Origin:
    """How an asset came about.

    Attributes:
        asset: The sound or image.
        use: What it was made for.
        maker: Who made it.
        request: Digest of everything that was asked, e.g. a take's content key; :data:`NO_REQUEST` where it is lost.
        made_at: When it came into the library; None is now.
    """

    asset: Sha256
    use: Use
    maker: Maker
    request: Sha256 = NO_REQUEST
    made_at: datetime | None = None


AUTHORS_RECORDING: Final = Maker(AUTHOR, "Recorded by the author", "", Nature.AUTHOR)
AUTHORS_IMAGE: Final = Maker(AUTHOR, "Given by the author", "", Nature.AUTHOR)

_PERMISSIVE: Final = frozenset(
    {"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CC-BY-4.0", "CC-BY-3.0", "CC-BY-SA-4.0"}
)


def commercial_use(licence: str) -> Commercial:
    """Whether a licence named by its SPDX identifier lets what is made be sold, as far as its name tells."""
    if "NC" in licence.upper().replace("_", "-").split("-"):
        return Commercial.FORBIDDEN
    return Commercial.ALLOWED if licence in _PERMISSIVE else Commercial.UNKNOWN


def sale_warning(maker: Maker) -> str:
    """What to tell somebody who is about to publish what this maker made, whose licence forbids commercial use."""
    return (
        f"This book may not be sold as it is, because the licence of {maker.name} forbids commercial use."
        f" {maker.licence.note}"
    ).strip()


def origin_of(asset: Sha256, origins: Iterable[Origin], engine: str, request: Sha256 = NO_REQUEST) -> Origin | None:
    """The origin that an engine gave an asset: by what was asked, else the first; None where nobody knows it."""
    own = [one for one in origins if one.asset == asset and one.maker.engine == engine]
    return next((one for one in own if one.request == request), own[0] if own else None)
