"""Replicate as it is far away: each prediction is answered after a while, in a process of its own, for measurements.

    python -m tests.fakes.distant_replicate [--latency 0.2] [--files]

It says its port in a line, answers on connections that stay open, and says what it has charged, in dollars and in
predictions, when its standard input ends. What it made stands in the answer itself; with ``--files`` it is a file that
has to be fetched, and the time is divided between both.
"""

import argparse
import asyncio
import base64
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from subprocess import PIPE, Popen
from typing import Any

import numpy as np

from tests.fakes.http_service import Answer, Asked, _read, send
from tests.fakes.made_audio import as_wav, spoken
from tests.fakes.replicate_server import FakePrediction, ReplicateServer

_TEXT = "Some eighteen words"


@dataclass
class DistantReplicate(ReplicateServer):
    """The service; every prediction has ended when it is answered.

    Attributes:
        latency: Seconds from a request for a prediction until its sound is there.
        files: Whether the sound is fetched by a request of its own.
    """

    looks: int = 0
    latency: float = 0.2
    files: bool = False
    _sound: bytes = field(default_factory=lambda: as_wav(spoken(_TEXT, "anybody")))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = await _read(reader)
                await self._wait(asked)
                answer = self.respond(asked)
                await send(replace(answer, headers={**answer.headers, "Connection": "keep-alive"}), reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _wait(self, asked: Asked) -> None:
        if asked.method == "POST" or asked.path.startswith("/files/"):
            await asyncio.sleep(self.latency / 2.0 if self.files else self.latency)

    def _output(self, made: FakePrediction) -> Any:
        if self.files:
            return super()._output(made)
        return f"data:audio/wav;base64,{base64.b64encode(self._made(made.id)).decode()}"

    def _file(self, asked: Asked) -> Answer:
        return Answer(200, self._made(asked.path.split("/")[2]), {"Content-Type": "application/octet-stream"})

    def _made(self, identity: str) -> bytes:
        """The same sound for all, but for its last samples: no two recordings are the same bytes."""
        number = int(identity.removeprefix("p"))
        return self._sound[:-8] + np.array([number % 30_000, number // 30_000, 0, 0], "<i2").tobytes()


@dataclass
class Distant:
    """Such a service in a process of its own. What it charged is known when it has ended."""

    address: str
    pid: int
    charged: float = 0.0
    predictions: int = 0


@contextmanager
def distant_replicate(latency: float, *, files: bool = False) -> Iterator[Distant]:
    """Start one, and end it."""
    command = [sys.executable, "-m", "tests.fakes.distant_replicate", "--latency", str(latency)]
    with Popen([*command, *(["--files"] if files else [])], stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        service = Distant(f"http://127.0.0.1:{int(process.stdout.readline())}", process.pid)
        try:
            yield service
        finally:
            said, _ = process.communicate()
            books = json.loads(said)
            service.charged, service.predictions = books["dollars"], books["predictions"]


async def _serve_until_told(latency: float, *, files: bool) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()

    def listen() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(told.set)

    async with DistantReplicate(latency=latency, files=files) as service:
        assert isinstance(service, DistantReplicate)
        print(service.port, flush=True)  # noqa: T201
        threading.Thread(target=listen, daemon=True).start()
        await told.wait()
        books = {"dollars": float(service.total), "predictions": len(service.predictions)}
        print(json.dumps(books), flush=True)  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--files", action="store_true")
    given = parser.parse_args()
    asyncio.run(_serve_until_told(given.latency, files=given.files))
