"""The embedded cover: title and author on a coloured field, drawn on this computer."""

import asyncio
from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.media.typeset_cover import typeset
from narratix_desktop.ports.engines import CoverImage, CoverRequest, EngineInfo

INFO: Final = EngineInfo(name="typeset", label="Typeset cover", version="1")


class TypesetCoverEngine:
    """A ``CoverEngine`` that needs no network."""

    @property
    def info(self) -> EngineInfo:
        return INFO

    async def draw(self, request: CoverRequest, purpose: Purpose) -> CoverImage:
        return CoverImage(await asyncio.to_thread(typeset, request))
