"""Paints a cover with one of Replicate's image models, and sets our own title over it: models cannot spell."""

from functools import cached_property
from pathlib import Path
from typing import Final

from narratix_desktop.domain.attempt import Attempt, Purpose, request_digest
from narratix_desktop.domain.errors import ImageError
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import CoverImage, CoverRequest, EngineInfo, Fetched
from narratix_desktop.ports.jobs import TypesetCoverJob
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.downloads import IMAGE
from narratix_desktop.providers.paid_call import PaidCalls, PaidRequest
from narratix_desktop.providers.replicate.models import ReplicateData, read_replicate
from narratix_desktop.providers.replicate.predictions import SERVICE, Connect, Making, Predictions
from narratix_desktop.providers.retry import Clock

INFO: Final = EngineInfo(
    name="replicate_cover", label="Painted cover (Replicate)", version="1", needs_key=Vendor.REPLICATE.variable
)


class ReplicateCover:
    """Implements :class:`narratix_desktop.ports.engines.CoverEngine`.

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
        self._calls = calls
        self._own_data = own_data
        self._predictions = Predictions(connect, lambda: self._data, clock)

    @property
    def info(self) -> EngineInfo:
        return INFO

    @cached_property
    def _data(self) -> ReplicateData:
        return read_replicate(self._own_data)

    def estimate(self, request: CoverRequest) -> Usd:
        """Price of one cover."""
        return self._data.covers[self._data.cover].price.of()

    async def draw(self, request: CoverRequest, purpose: Purpose) -> CoverImage:
        model = self._data.covers[self._data.cover]
        schema = await self._predictions.schema(model)
        title = " ".join(request.title.split()) or "Untitled"
        prompt = self._data.cover_prompt.replace("{title}", title).replace("{subtitle}", request.subtitle.strip())
        inputs = schema.fit(model.named({"prompt": prompt}), [model.inputs["prompt"]])
        making = Making(model, schema, inputs, IMAGE)
        paid = PaidRequest(
            purpose=purpose,
            engine=INFO.name,
            service=SERVICE,
            model=model.name,
            # Who draws again wants another picture: each purpose is asked for once.
            digest=request_digest(INFO.name, model.name, {"inputs": dict(inputs), "run": purpose.run}),
            estimate=self.estimate(request),
            account=await self._predictions.account(),
            deadline=self._data.deadline,
            widest=self._data.widest,
        )
        bought = await self._calls.run(
            paid,
            lambda sending: self._predictions.make(making, sending),
            lambda fetched: self._typeset(request, fetched),
            lambda external_id: self._predictions.fetch(external_id, model.price, IMAGE),
        )
        return CoverImage(bought.value, bought.attempt)

    async def recover(self, attempt: Attempt) -> Fetched | None:
        return await self._predictions.recover(attempt, IMAGE)

    async def _typeset(self, request: CoverRequest, fetched: Fetched) -> bytes:
        try:
            return await self._compute.run(
                TypesetCoverJob(request.title, request.author, request.subtitle, fetched.data)
            )
        except ImageError as error:
            # Another picture may be better.
            raise ImageError(error.headline, error.remedy, retryable=True) from error
