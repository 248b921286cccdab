"""The fake vendors in bad weather: a share of their requests meets trouble, and they keep books of every one.

What a request meets follows from a seed, from what is asked and how often it was asked, never from the order in which
requests happen to arrive. Requests name the attempt of the ledger that they belong to (see ``labels``), so that the
service's books can be held against the ledger row by row.
"""

import asyncio
import base64
import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from tests.fakes.http_service import RESET, Answer, Asked, HttpService, reply, send
from tests.fakes.hume_server import HumeServer
from tests.fakes.replicate_server import ReplicateServer

LABEL: Final = "x-narratix-attempt"
WAIT: Final = 2.0
"""Seconds that a busy service asks to wait."""


class Trouble(StrEnum):
    """What a request meets. Behind the words in brackets the work was done and is charged."""

    BUSY = "429"
    BUSY_WAIT = "429 with a wait"
    OVERLOADED = "529"
    BROKEN = "500"
    UNANSWERED = "no answer"
    RESET = "reset"
    BROKEN_LATE = "500 (done)"
    UNANSWERED_LATE = "no answer (done)"
    RESET_LATE = "reset (done)"
    CUT = "cut off (done)"
    MALFORMED = "malformed (done)"
    SLOW = "slow (done)"
    SILENT_AUDIO = "silent audio (done)"
    CUT_AUDIO = "truncated audio (done)"
    MISSING = "a line missing (done)"


EARLY: Final[Mapping[Trouble, Answer]] = {
    Trouble.BUSY: reply({}, 429),
    Trouble.BUSY_WAIT: reply({}, 429, {"Retry-After": str(WAIT)}),
    Trouble.OVERLOADED: reply({}, 529),
    Trouble.BROKEN: reply({}, 500),
    Trouble.UNANSWERED: Answer(silent=True),
    Trouble.RESET: RESET,
}
LATE: Final[Mapping[Trouble, Callable[[Answer], Answer]]] = {
    Trouble.BROKEN_LATE: lambda _: reply({}, 500),
    Trouble.UNANSWERED_LATE: lambda _: Answer(silent=True),
    Trouble.RESET_LATE: lambda _: RESET,
    Trouble.CUT: lambda answer: replace(answer, cut=len(answer.body) // 2),
    Trouble.MALFORMED: lambda answer: replace(answer, body=answer.body[: len(answer.body) // 2]),
    Trouble.SLOW: lambda answer: replace(answer, pause=0.04),
}
OF_SOUND: Final = (Trouble.SILENT_AUDIO, Trouble.CUT_AUDIO, Trouble.MISSING)


@dataclass
class Served:
    """One paid request in the service's books.

    Attributes:
        attempt: Id of the attempt that it says it belongs to.
        asked: Digest of what was asked.
        trouble: What it met; None for nothing.
        charged: What it cost.
        came: When it arrived, in seconds since the epoch.
        left: When its answer was on the wire or its connection gone; 0 before.
        lines: The lines that it holds, each as it was asked for.
    """

    attempt: str
    asked: str
    trouble: Trouble | None
    charged: Decimal
    came: float
    left: float = 0.0
    lines: tuple[str, ...] = ()


@dataclass
class StormyService(HttpService):
    """What both vendors have in common.

    Attributes:
        share: Part of the requests that meets trouble.
        seed: Decides which.
        latency: Seconds that paid work takes.
        speed: How many times as fast the client's clock runs; a wait that was asked for is as much shorter.
        books: Every paid request.
        impatient: Requests that came again sooner than they were asked to.
        charge_seen: Called whenever something was charged.
    """

    share: float = 0.1
    seed: int = 1
    latency: float = 0.0
    speed: float = 1.0
    books: list[Served] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    impatient: int = 0
    charge_seen: Callable[[Decimal], None] | None = None
    _times: Counter[str] = field(default_factory=Counter)
    _not_before: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        raise NotImplementedError

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What paid requests can meet here."""
        return (*EARLY, *LATE, *OF_SOUND)

    def in_flight(self) -> list[Served]:
        """Paid requests that have no answer yet."""
        return [one for one in self.books if not one.left]

    async def serve(self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests += 1
        what = hashlib.sha256(f"{asked.method} {asked.path}".encode() + asked.body).hexdigest()
        paid = self._is_paid(asked)
        trouble = self._meets(what, paid=paid)
        if trouble is not None:
            self.met[trouble] += 1
        before = self.total
        answer = self._answer(asked, trouble)
        charged = self.total - before
        entry = Served(asked.headers.get(LABEL, ""), what, trouble, charged, time.time())
        if paid:
            entry.lines = tuple(json.dumps(line, sort_keys=True) for line in self._lines_of(asked))
            self.books.append(entry)
            if charged and self.charge_seen is not None:
                self.charge_seen(self.total)
            await asyncio.sleep(self.latency)
        try:
            await send(answer, reader, writer)
        finally:
            entry.left = time.time()

    def _lines_of(self, asked: Asked) -> Sequence[object]:
        """What a paid request asks for, line by line."""
        raise NotImplementedError

    def _is_paid(self, asked: Asked) -> bool:
        return asked.method == "POST" and asked.path != "/v0/tts/voices"

    def _meets(self, what: str, *, paid: bool) -> Trouble | None:
        self._times[what] += 1
        if time.monotonic() < self._not_before.pop(what, 0.0):
            self.impatient += 1
        chance = random.Random(f"{self.seed} {what} {self._times[what]}")
        if chance.random() >= self.share:
            return None
        trouble = chance.choice(self.troubles if paid else (*EARLY, Trouble.CUT, Trouble.MALFORMED, Trouble.SLOW))
        if trouble is Trouble.BUSY_WAIT:
            self._not_before[what] = time.monotonic() + WAIT / self.speed
        return trouble

    def _answer(self, asked: Asked, trouble: Trouble | None) -> Answer:
        if trouble is not None and trouble in EARLY:
            return EARLY[trouble]
        if trouble in OF_SOUND:
            return self._spoilt(asked, trouble)
        answer = self.respond(asked)
        return LATE[trouble](answer) if trouble is not None else answer

    def _spoilt(self, asked: Asked, trouble: Trouble) -> Answer:
        raise NotImplementedError


@dataclass
class StormyHume(StormyService, HumeServer):
    """Hume, whose sounds go wrong in every line of a request or in one."""

    @property
    def total(self) -> Decimal:
        return sum(self.charged, Decimal(0))

    def _lines_of(self, asked: Asked) -> Sequence[object]:
        lines: list[object] = asked.document()["utterances"]
        return lines

    def _spoilt(self, asked: Asked, trouble: Trouble) -> Answer:
        lines = range(len(asked.document()["utterances"]))
        several = lines if len(self.charged) % 2 else lines[:1]
        if trouble is Trouble.MISSING:
            self.omit.append(lines[:1])
        elif trouble is Trouble.SILENT_AUDIO:
            self.silent.append(several)
        answer = self.respond(asked)
        return _with_cut_audio(answer, len(several)) if trouble is Trouble.CUT_AUDIO else answer


def _with_cut_audio(answer: Answer, lines: int) -> Answer:
    document = json.loads(answer.body)
    for snippets in document["generations"][0]["snippets"][:lines]:
        for snippet in snippets:
            sound = base64.b64decode(snippet["audio"])
            snippet["audio"] = base64.b64encode(sound[: len(sound) // 20]).decode()
    return reply(document)


@dataclass
class StormyReplicate(StormyService, ReplicateServer):
    """Replicate, whose files go wrong too, on their way or as they were made."""

    @property
    def total(self) -> Decimal:
        return sum(self.charged.values(), Decimal(0))

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        return tuple(one for one in super().troubles if one is not Trouble.MISSING)

    def _lines_of(self, asked: Asked) -> Sequence[object]:
        return [asked.document()["input"]]

    def _spoilt(self, asked: Asked, trouble: Trouble) -> Answer:
        self.outcomes.append("silent" if trouble is Trouble.SILENT_AUDIO else "short")
        return self.respond(asked)
