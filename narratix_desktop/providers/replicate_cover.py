"""Paints a cover with one of Replicate's image models, and sets our own title over it: models cannot spell."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from narratix_desktop.domain.attempt import Attempt, Purpose
from narratix_desktop.domain.errors import ImageError
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import CoverImage, CoverRequest, EngineInfo, Fetched
from narratix_desktop.ports.jobs import TypesetCoverJob
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.downloads import IMAGE
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.replicate.orders import Orders
from narratix_desktop.providers.replicate.predictions import Connect, Making
from narratix_desktop.providers.retry import Clock

INFO: Final = EngineInfo(
    name="replicate_cover", label="Painted cover (Replicate)", version="1", needs_key=Vendor.REPLICATE.variable
)

_NAMED: Final = re.compile(r"\{(\w+)\}")


class ReplicateCover:
    """Implements :class:`narratix_desktop.ports.engines.CoverPainter`.

    Args:
        compute: Where pictures are decoded, enlarged and set.
        calls: Through which every request is paid.
        connect: Gives the vendor's client. Raises ``KeyMissingError``.
        own_data: Folder of the author's own files of models, prices and limits.
        clock: Time between looks at what is being made.
    """

    def __init__(
        self,
        compute: Compute,
        calls: PaidCalls,
        connect: Connect,
        own_data: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._compute = compute
        self._orders = Orders(INFO.name, calls, connect, own_data, clock)

    @property
    def info(self) -> EngineInfo:
        return INFO

    def licence(self, voice: str = "") -> str:
        return self._orders.data.covers[self._orders.data.cover].terms

    def estimate(self, request: CoverRequest) -> Usd:
        return self._orders.data.covers[self._orders.data.cover].price.of()

    async def draw(self, request: CoverRequest, purpose: Purpose) -> CoverImage:
        data = self._orders.data
        model = data.covers[data.cover]
        schema = await self._orders.predictions.schema(model)
        title, picture = " ".join(request.title.split()) or "Untitled", " ".join(request.picture.split())
        words = {"title": title, "subtitle": request.subtitle.strip(), "picture": picture.rstrip(".")}
        prompt = _filled(data.picture_prompt if picture else data.cover_prompt, words)
        inputs = schema.fit(model.named({"prompt": prompt}), [model.inputs["prompt"]])
        making = Making(model, schema, inputs, IMAGE)
        # Who draws again wants another picture: each purpose is asked for once.
        asked = {"inputs": dict(inputs), "run": purpose.run}
        bought = await self._orders.buy(
            making, asked, self.estimate(request), purpose, lambda fetched: self._typeset(request, fetched)
        )
        return CoverImage(bought.value, bought.attempt, making.maker(INFO))

    async def recover(self, attempt: Attempt) -> Fetched | None:
        return await self._orders.predictions.recover(attempt, IMAGE)

    async def _typeset(self, request: CoverRequest, fetched: Fetched) -> bytes:
        try:
            return await self._compute.run(
                TypesetCoverJob(request.title, request.author, request.subtitle, fetched.data)
            )
        except ImageError as error:
            # Another picture may be better.
            raise ImageError(error.headline, error.remedy, retryable=True) from error


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    """A pattern with words in the place of their names; braces among the words mean nothing."""
    return _NAMED.sub(lambda found: words.get(found[1], found[0]), pattern)
