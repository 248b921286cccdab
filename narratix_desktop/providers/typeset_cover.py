"""The embedded cover: title and author on a coloured field, drawn on this computer."""

from typing import Final

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.origin import Commercial, Licence, Nature
from narratix_desktop.ports.engines import CoverImage, CoverRequest, EngineInfo
from narratix_desktop.ports.jobs import TypesetCoverJob
from narratix_desktop.ports.work import Compute

INFO: Final = EngineInfo(name="typeset", label="Typeset cover", version="1", nature=Nature.PROGRAM)
_MAKER: Final = INFO.maker(
    licence=Licence("Set by Narratix Desktop in fonts under the SIL Open Font License 1.1.", Commercial.ALLOWED),
)


class TypesetCoverEngine:
    """A ``CoverEngine`` that needs no network."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute

    @property
    def info(self) -> EngineInfo:
        return INFO

    async def draw(self, request: CoverRequest, purpose: Purpose) -> CoverImage:
        image = await self._compute.run(TypesetCoverJob(request.title, request.author, request.subtitle))
        return CoverImage(image, maker=_MAKER)
