"""Origins of assets in the library: written once, when an asset is made, and read when a book is published."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from narratix_desktop.domain.ids import BookId, ChapterId, Sha256
from narratix_desktop.domain.origin import Maker, Origin, Use


class OriginStore(Protocol):
    """Who made what. Takes, auditions and cues bring the origins of their assets to their own stores.

    There is one origin for an asset, a use, an engine, a model and what was asked; a later equal one changes nothing.
    """

    async def keep(self, origins: Sequence[Origin]) -> None:
        """Store the origins of assets that no row of a book names, or not yet."""
        ...

    async def of(self, use: Use, assets: Collection[Sha256]) -> Mapping[Sha256, tuple[Origin, ...]]:
        """The origins of each asset that has any, oldest first."""
        ...

    async def not_for_sale(self, book_id: BookId, chapters: Collection[ChapterId]) -> tuple[Maker, ...]:
        """Makers of what is heard in these chapters, and of the cover, whose licence forbids commercial use."""
        ...
