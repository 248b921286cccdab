"""What the engines at Replicate share: the file of models, the account, and one way to pay for what is made."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from narratix_desktop.domain.attempt import Purpose, request_digest
from narratix_desktop.domain.ids import Sha256
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import Fetched
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.paid_request import Bought, PaidRequest
from narratix_desktop.providers.replicate.models import ReplicateData, read_replicate
from narratix_desktop.providers.replicate.predictions import SERVICE, Connect, Making, Predictions
from narratix_desktop.providers.retry import Clock

Answer = TypeVar("Answer")


class Orders:
    """Orders of one engine.

    Args:
        engine: ``EngineInfo.name``.
        calls: Through which every request is paid.
        connect: Gives the vendor's client. Raises ``KeyMissingError``.
        own_data: Folder of the author's own files of models, prices and limits.
        clock: Time between looks at what is being made.
    """

    def __init__(
        self, engine: str, calls: PaidCalls, connect: Connect, own_data: Path | None, clock: Clock | None
    ) -> None:
        self._engine = engine
        self._calls = calls
        self._own_data = own_data
        self.predictions = Predictions(connect, lambda: self.data, clock)

    @cached_property
    def data(self) -> ReplicateData:
        """Models, prices and limits. Raises ``SettingsError``."""
        return read_replicate(self._own_data)

    def digest(self, making: Making, asked: Mapping[str, object]) -> Sha256:
        """By which equal orders know one another."""
        return request_digest(self._engine, making.model.name, asked)

    async def buy(
        self,
        making: Making,
        asked: Mapping[str, object],
        estimate: Usd,
        purpose: Purpose,
        check: Callable[[Fetched], Awaitable[Answer]],
    ) -> Bought[Answer]:
        """Have something made, unless an equal order was answered before.

        Args:
            making: What is made.
            asked: Everything that decides the answer; equal for equal orders.
            estimate: The most that it may cost.
            purpose: What the money is for.
            check: Looks whether it is what was ordered.
        """
        model = making.model
        paid = PaidRequest(
            purpose=purpose,
            engine=self._engine,
            service=SERVICE,
            model=model.name,
            digest=self.digest(making, asked),
            estimate=estimate,
            account=await self.predictions.account(),
            deadline=self.data.deadline,
            widest=self.data.widest,
        )
        return await self._calls.run(
            paid,
            lambda sending: self.predictions.make(making, sending),
            check,
            lambda external_id: self.predictions.fetch(external_id, model.price, making.kinds),
        )
