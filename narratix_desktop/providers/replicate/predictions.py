"""Runs Replicate's models: create a prediction, remember its id, ask until it has ended, fetch its file.

A prediction's result can be fetched by its id for about an hour; then Replicate deletes it. Creating costs, asking and
fetching do not: those are repeated here, that never.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from narratix_desktop.domain.attempt import Attempt
from narratix_desktop.domain.errors import DownloadError, ServiceError
from narratix_desktop.domain.origin import Maker
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import EngineInfo, Fetched
from narratix_desktop.providers.asking import LOOK, Reply, ask, read_document
from narratix_desktop.providers.clients import Connection
from narratix_desktop.providers.downloads import Sources, download
from narratix_desktop.providers.paid_request import Sending
from narratix_desktop.providers.replicate.models import Model, Price, ReplicateData
from narratix_desktop.providers.replicate.schema import InputSchema, read_schema
from narratix_desktop.providers.retry import Bill, CallFault, Clock, fault_of_status

if TYPE_CHECKING:
    import aiohttp

SERVICE: Final = "Replicate"
Connect = Callable[[], Awaitable["Connection[aiohttp.ClientSession]"]]
"""Gives the vendor's client with the author's key. Raises ``KeyMissingError`` or ``KeyRingError``."""

_FIRST_LOOK: Final = 0.4
_LONGEST_LOOK: Final = 5.0
_SLOWER: Final = 1.4
_SCHEMA_LIFE: Final = 3600.0
_TRIES: Final = 5
_UNDER_WAY: Final = frozenset({"starting", "processing", "queued"})
_CALLED_OFF: Final = frozenset({"canceled", "aborted"})


@dataclass(frozen=True, slots=True)
class Making:
    """What is to be made: by which model, from which inputs, and what kind of file may come of it."""

    model: Model
    schema: InputSchema
    inputs: Mapping[str, Any]
    kinds: Collection[str]

    def maker(self, info: EngineInfo) -> Maker:
        """Who makes it: the engine by this model, in the version that answers now."""
        return info.maker(self.model.name, self.schema.version, self.model.licence)


@dataclass(frozen=True, slots=True)
class _Prediction:
    id: str
    status: str
    output: Any
    seconds: float | None
    removed: bool


class Predictions:
    """The author's account at Replicate.

    Args:
        connect: Gives the vendor's client.
        data: Reads the file of models. Raises ``SettingsError``.
        clock: Time.
    """

    def __init__(self, connect: Connect, data: Callable[[], ReplicateData], clock: Clock | None = None) -> None:
        self._connect = connect
        self._data = data
        self._clock = clock or Clock()
        self._schemas: dict[tuple[str, str, str], tuple[float, InputSchema]] = {}
        self._reading = asyncio.Lock()

    async def account(self) -> str:
        """What tells keys apart. Raises ``KeyMissingError``."""
        return (await self._connect()).account

    async def schema(self, model: Model) -> InputSchema:
        """What a model takes; remembered for an hour.

        Raises:
            KeyMissingError: There is no key.
            ServiceError: Replicate does not say, or has no such model.
        """
        connection = await self._connect()
        key = (connection.account, model.name, model.version)
        # Of many lines that want to know at the same moment one asks.
        async with self._reading:
            known = self._schemas.get(key)
            if known is not None and known[0] > self._clock.now():
                return known[1]
            schema = await self._read_schema(connection, model)
            self._schemas[key] = (self._clock.now() + _SCHEMA_LIFE, schema)
        return schema

    async def _read_schema(self, connection: "Connection[aiohttp.ClientSession]", model: Model) -> InputSchema:
        path = f"/v1/models/{model.name}" + (f"/versions/{model.version}" if model.version else "")
        try:
            found = read_document(await self._patiently(connection, path), SERVICE)
        except CallFault as fault:
            raise fault.error from fault
        latest = found if model.version else found.get("latest_version")
        latest = latest if isinstance(latest, Mapping) else {}
        # Replicate runs the models that it keeps itself by name; of all others a version has to be named.
        own = found.get("is_official") is True and not model.version
        version = "" if own else str(latest.get("id", ""))
        return read_schema(model.name, version, latest.get("openapi_schema"))

    async def make(self, making: Making, sending: Sending) -> Fetched:
        """Create a prediction and wait for its file. Raises ``CallFault``."""
        connection = await self._connect()
        version = making.schema.version
        path = "/v1/predictions" if version else f"/v1/models/{making.model.name}/predictions"
        body = {"input": dict(making.inputs), **({"version": version} if version else {})}
        reply = await ask(connection, "POST", path, json=body)
        if not reply.ok:
            raise fault_of_status(SERVICE, reply.status, reply.headers)
        prediction = _prediction(read_document(reply, SERVICE))
        sending.accepted(prediction.id)
        return await self._finished(connection, prediction, making.model.price, making.kinds)

    async def fetch(self, external_id: str, price: Price, kinds: Collection[str]) -> Fetched:
        """Wait for and fetch what was created before. Raises ``CallFault``."""
        connection = await self._connect()
        return await self._finished(connection, await self._look(connection, external_id), price, kinds)

    async def recover(self, attempt: Attempt, kinds: Collection[str]) -> Fetched | None:
        """As :meth:`fetch`, for what nobody waits for any more; None where there is nothing to be had.

        Raises:
            ServiceError: Replicate cannot be asked now.
        """
        model = self._data().model_called(attempt.model)
        price = model.price if model is not None else Price(attempt.estimated_cost, "run", 0)
        try:
            return await self.fetch(attempt.external_id or "", price, kinds)
        except CallFault as fault:
            if fault.bill is Bill.UNKNOWN and fault.error.retryable:
                raise fault.error from fault
            return None

    async def _finished(
        self,
        connection: "Connection[aiohttp.ClientSession]",
        prediction: _Prediction,
        price: Price,
        kinds: Collection[str],
    ) -> Fetched:
        """Ask until it has ended; the deadline is that of whoever pays."""
        pause = _FIRST_LOOK
        while prediction.status in _UNDER_WAY:
            await self._clock.sleep(pause)
            pause = min(pause * _SLOWER, _LONGEST_LOOK)
            prediction = await self._look(connection, prediction.id)
        if prediction.status != "succeeded":
            raise _came_to_nothing(prediction, price)
        addresses = _addresses(prediction.output)
        if prediction.removed or not addresses:
            raise _gone()
        return await self._download(connection, addresses[0], kinds, price.of_work(prediction.seconds))

    async def _look(self, connection: "Connection[aiohttp.ClientSession]", external_id: str) -> _Prediction:
        reply = await self._patiently(connection, f"/v1/predictions/{quote(external_id, safe='')}", missing=_gone)
        return _prediction(read_document(reply, SERVICE))

    async def _patiently(
        self,
        connection: "Connection[aiohttp.ClientSession]",
        path: str,
        missing: Callable[[], CallFault] | None = None,
    ) -> Reply:
        """Ask what costs nothing, several times where need be. Raises ``CallFault``."""
        pause = _FIRST_LOOK
        tries = 0
        while True:
            tries += 1
            try:
                reply = await ask(connection, "GET", path, patience=min(LOOK, self._data().deadline))
                if reply.ok:
                    return reply
                if missing is not None and reply.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                    raise missing()
                raise fault_of_status(SERVICE, reply.status, reply.headers)
            except CallFault as fault:
                # What was created is not undone because nobody can see it for a moment.
                if not fault.error.retryable or tries >= _TRIES:
                    unseen = missing is not None and fault.bill is not Bill.PAID
                    raise (CallFault(fault.error, Bill.UNKNOWN, broken=fault.broken) if unseen else fault) from fault
                await self._clock.sleep(max(pause, fault.wait))
                pause = min(2.0 * pause, _LONGEST_LOOK)

    async def _download(
        self, connection: "Connection[aiohttp.ClientSession]", address: str, kinds: Collection[str], cost: Usd | None
    ) -> Fetched:
        local = () if connection.own_address else (urlsplit(connection.address).hostname or "",)
        sources = Sources(self._data().hosts, local)
        tries = 0
        while True:
            tries += 1
            try:
                found = await download(address, sources, kinds)
            except DownloadError as error:
                if not error.retryable:
                    raise CallFault(error, Bill.PAID, cost=cost) from error
                if tries >= _TRIES:
                    raise CallFault(error, Bill.UNKNOWN) from error
                await self._clock.sleep(max(min(_FIRST_LOOK * 2.0**tries, _LONGEST_LOOK), error.wait))
            else:
                return Fetched(found.data, found.suffix, cost)


def _prediction(found: Mapping[str, Any]) -> _Prediction:
    metrics = found.get("metrics")
    seconds = metrics.get("predict_time") if isinstance(metrics, Mapping) else None
    name, status = found.get("id"), found.get("status")
    if not isinstance(name, str) or not name or not isinstance(status, str):
        raise fault_of_status(SERVICE, 0, {})
    return _Prediction(
        name,
        status,
        found.get("output"),
        float(seconds) if isinstance(seconds, int | float) and seconds >= 0 else None,
        found.get("data_removed") is True,
    )


def _addresses(output: Any) -> list[str]:
    """Addresses of files: models answer one, a list of them, or names with addresses."""
    if isinstance(output, str):
        return [output] if output.startswith(("https:", "http:", "data:")) else []
    if isinstance(output, Mapping):
        output = list(output.values())
    if isinstance(output, list):
        return [address for each in output if isinstance(each, str) for address in _addresses(each)]
    return []


def _came_to_nothing(prediction: _Prediction, price: Price) -> CallFault:
    cost = price.of_failure(prediction.seconds)
    bill = Bill.PAID if cost else Bill.NOTHING
    if prediction.status in _CALLED_OFF:
        error = ServiceError(
            "Nothing was made because the work was cancelled at Replicate.", "Start it again if you still want it."
        )
        return CallFault(error, bill, cost=cost)
    error = ServiceError("Replicate's model failed.", "It is tried again by itself.", retryable=True)
    return CallFault(error, bill, cost=cost)


def _gone() -> CallFault:
    """It was made and paid, and Replicate has deleted it: whether to pay again is the author's to say."""
    error = DownloadError(
        "What Replicate made was not fetched, because it is gone: Replicate deletes results after an hour.",
        "Make it again; that is paid again.",
    )
    return CallFault(error, Bill.PAID)
