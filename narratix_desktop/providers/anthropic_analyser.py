"""Reads a book with Claude, window by window, over what the rules on this computer find.

The rules divide the text and find a first cast; Claude only labels numbered spans, so no word can be lost. The first
window is read alone, so that the beginning that all requests share is in the service's cache for the others; then
several are read side by side. Each is told the cast as it was known a fixed number of windows before, so the same book
asks the same questions however fast the answers come, and after a crash every answer that was paid is used again.

What Claude answers uselessly, refuses or cannot take in stays as the rules have it, and the analysis says so.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest, Fallback, LocalPart
from narratix_desktop.domain.attempt import Purpose, request_digest
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.cue import CueKind
from narratix_desktop.domain.errors import OutcomeUnknownError
from narratix_desktop.domain.ids import AttemptId, Sha256
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.reading import ReadingWindow
from narratix_desktop.domain.segment import require_exact_cover
from narratix_desktop.domain.units import Usd
from narratix_desktop.ports.engines import AnalysisEstimate, EngineInfo, Fetched, Progress
from narratix_desktop.ports.jobs import AnalyseTextJob, DivideTextJob, ListSoundsJob
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.ports.work import Compute
from narratix_desktop.providers.claude.answer import AnswerFlawedError, Flaw, WindowAnswer, read_answer
from narratix_desktop.providers.claude.cast import RunningCast
from narratix_desktop.providers.claude.expecting import Counted, expected_answers, expected_usage, most_cost
from narratix_desktop.providers.claude.models import ReadingRules, read_rules
from narratix_desktop.providers.claude.prompt import counting_body, request_body, shared_blocks, window_text
from narratix_desktop.providers.claude.read_window import ReadWindow
from narratix_desktop.providers.claude.sending import TooLongError, count_tokens, send_message
from narratix_desktop.providers.claude.stream import kept_message
from narratix_desktop.providers.clients import Clients, Connection
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.paid_request import PaidRequest, Sending

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

INFO: Final = EngineInfo(name="anthropic", label="Claude", version="1", needs_key=Vendor.ANTHROPIC.variable)
_MOST_HALVINGS: Final = 4
_MOST_PER_TOKEN: Final = 16
"""Code points that a token of an answer may stand for; more is not an answer to what was asked."""
_MARK: Final = "."
_MOST_COUNTED: Final = 400_000
"""Code points whose tokens are counted in one request; a long book has more than a model takes in."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Book:
    """A book that is about to be read."""

    request: AnalysisRequest
    by_rules: Analysis
    windows: tuple[ReadingWindow, ...]
    rules: ReadingRules
    sounds: Mapping[CueKind, tuple[str, ...]]
    cast: RunningCast
    shared: Sequence[str]


@dataclass(slots=True)
class _Part:
    """What became of a window, or of the halves that it was divided into."""

    read: list[ReadWindow] = field(default_factory=list)
    local: list[LocalPart] = field(default_factory=list)
    attempts: list[AttemptId] = field(default_factory=list)

    def left(self, window: ReadingWindow, why: Fallback) -> None:
        """Leave a window to the rules."""
        _log.warning("window left to the rules", why=why.value, chapter=window.chapter, spans=len(window.spans))
        self.read.append(ReadWindow(window))
        self.local.append(LocalPart(window.start, window.end, why))


def _batches(texts: Sequence[str]) -> Iterator[str]:
    """Texts joined to as few as can be counted at once."""
    batch: list[str] = []
    for text in texts:
        if batch and sum(map(len, batch)) + len(text) > _MOST_COUNTED:
            yield "\n".join(batch)
            batch = []
        batch.append(text)
    yield "\n".join(batch)


def _laid_out(book: _Book) -> tuple[list[str], list[str], Usd]:
    """All parts of a book as they are sent, the answers that the rules would give, and the most that all can cost."""
    parts = [window_text(book.request.text, window, {}) for window in book.windows]
    bodies = (
        request_body(book.shared, part, window, book.rules, book.sounds)
        for part, window in zip(parts, book.windows, strict=True)
    )
    most = Usd(sum((most_cost(body, book.rules.model) for body in bodies), FREE))
    return parts, expected_answers(book.windows, book.by_rules, book.cast), most


def _merged(book: _Book, read: Sequence[ReadWindow]) -> Analysis:
    # Behind it stand the rules with all their words, which are loaded with the first book that is read.
    from narratix_desktop.providers.claude.merge import merge

    return merge(book.request.text, book.request.chapters, book.by_rules, book.cast, read)


class AnthropicAnalyser:
    """Implements :class:`narratix_desktop.ports.engines.Analyser` through Anthropic's Messages API.

    Args:
        compute: Where the text is divided and read by rules.
        calls: Through which every request is paid.
        clients: Where the vendor's client is from.
        own_data: Folder of the author's own file of models, prices and limits.
    """

    def __init__(self, compute: Compute, calls: PaidCalls, clients: Clients, own_data: Path | None = None) -> None:
        self._compute = compute
        self._calls = calls
        self._clients = clients
        self._own_data = own_data

    @property
    def info(self) -> EngineInfo:
        return INFO

    async def require_key(self) -> None:
        await self._clients.require_key(Vendor.ANTHROPIC)

    async def estimate(self, request: AnalysisRequest) -> AnalysisEstimate:
        book = await self._prepare(request)
        if not book.windows:
            return AnalysisEstimate()
        connection = await self._clients.anthropic()
        model = book.rules.model

        async def count(text: str, shared: Sequence[str] = ()) -> int:
            return await count_tokens(connection.client, counting_body(model, shared, book.sounds, text), book.rules)

        async def count_all(texts: Sequence[str]) -> int:
            counts = [await count(batch) - around for batch in _batches(texts)]
            return sum(counts)

        windows = await _Recalling(book, Purpose("estimate"), connection, self._calls).unpaid()
        told = AnalysisEstimate(
            requests=len(book.windows),
            paid=len(book.windows) - len(windows),
            model=model.label,
            letters=sum(window.end - window.start for window in book.windows),
        )
        if not windows:
            return told
        parts, answers, most = await asyncio.to_thread(_laid_out, replace(book, windows=tuple(windows)))
        # Whatever stands around a single mark, which is one token, is what every request has besides its text.
        around = await count(_MARK) - 1
        counted = Counted(
            requests=len(parts),
            shared=await count(_MARK, book.shared) - around - 1,
            parts=await count_all(parts) + len(parts) * around,
            answers=await count_all(answers),
        )
        return replace(told, cost=model.price(expected_usage(counted, book.rules)), most=most)

    async def analyse(self, request: AnalysisRequest, purpose: Purpose, progress: Progress | None = None) -> Analysis:
        # Without a key nothing is begun: the rules alone would look like an answer.
        connection = await self._clients.anthropic()
        book = await self._prepare(request)
        if not book.windows:
            return book.by_rules
        parts = await _Reading(book, purpose, connection, self._calls).run(progress)
        read = [one for part in parts for one in part.read]
        analysis = await asyncio.to_thread(_merged, book, read)
        require_exact_cover(analysis.segments, 0, len(request.text))
        return replace(
            analysis,
            local_parts=tuple(one for part in parts for one in part.local),
            attempts=tuple(one for part in parts for one in part.attempts),
        )

    async def _prepare(self, request: AnalysisRequest) -> _Book:
        rules = read_rules(self._own_data)
        by_rules = await self._compute.run(AnalyseTextJob(request))
        divide = DivideTextJob(request.text, request.chapters, by_rules.segments, rules.size)
        windows = await self._compute.run(divide)
        sounds: dict[CueKind, tuple[str, ...]] = {}
        for kind, name in await self._compute.run(ListSoundsJob()):
            sounds[kind] = (*sounds.get(kind, ()), name)
        cast = RunningCast(by_rules.cast)
        shared = shared_blocks(cast.members, sounds, request.language)
        return _Book(request, by_rules, windows, rules, sounds, cast, shared)


class _Reading:
    """One run through a book."""

    def __init__(
        self, book: _Book, purpose: Purpose, connection: "Connection[AsyncAnthropic]", calls: PaidCalls
    ) -> None:
        self._book = book
        self._purpose = purpose
        self._connection = connection
        self._calls = calls

    def _seen(self, number: int) -> int:
        """How many windows have told whom they found when a window is begun; the first one is read alone."""
        return max(1, number - self._book.rules.concurrency + 1) if number else 0

    async def run(self, progress: Progress | None) -> list[_Part]:
        """Read all windows; the cast has everybody afterwards."""
        count = len(self._book.windows)
        running: dict[int, asyncio.Task[_Part]] = {}
        parts: list[_Part] = []
        try:
            while len(parts) < count:
                # As many as may, each with the cast of so many windows before.
                for number in range(len(parts) + len(running), count):
                    if self._seen(number) > len(parts):
                        break
                    running[number] = self._begin(self._book.windows[number])
                part = await running[len(parts)]
                del running[len(parts)]
                part.read = [self._introduced(one) for one in part.read]
                parts.append(part)
                if progress is not None:
                    await progress(len(parts), count)
        except asyncio.CancelledError:
            for task in running.values():
                task.cancel()
            raise
        finally:
            # What is under way is paid: unless nobody can wait, it is waited for, and the next run finds its answers.
            await asyncio.gather(*running.values(), return_exceptions=True)
        return parts

    def _introduced(self, one: ReadWindow) -> ReadWindow:
        """A window whose characters are in the running cast."""
        if one.answer is None:
            return one
        return replace(one, keys=self._book.cast.take(one.answer.characters))

    def _begin(self, window: ReadingWindow) -> "asyncio.Task[_Part]":
        """Start a window with the cast as it is known at this moment, not when its task comes to run."""
        cast = self._book.cast
        return asyncio.create_task(self._window(window, dict(cast.learnt), frozenset(cast.members)))

    async def _window(self, window: ReadingWindow, learnt: Mapping[str, CastMember], known: frozenset[str]) -> _Part:
        part = _Part()
        await self._read(window, part, learnt, known, _MOST_HALVINGS)
        return part

    async def _read(
        self,
        window: ReadingWindow,
        part: _Part,
        learnt: Mapping[str, CastMember],
        known: frozenset[str],
        halvings: int,
    ) -> None:
        text = window_text(self._book.request.text, window, learnt)
        rejected = ""
        for _ in range(self._book.rules.retries + 1):
            try:
                answer = await self._ask(window, text, known, rejected, part)
            except AnswerFlawedError as flawed:
                _log.warning("answer of no use", flaw=flawed.flaw.value, chapter=window.chapter)
                rejected = flawed.hint
                continue
            except TooLongError:
                answer = Fallback.TOO_LONG
            except OutcomeUnknownError:
                answer = Fallback.UNKNOWN
            if isinstance(answer, WindowAnswer):
                part.read.append(ReadWindow(window, answer))
            elif answer is Fallback.TOO_LONG and halvings and len(window.spans) > 1:
                for half in window.halves():
                    await self._read(half, part, learnt, known, halvings - 1)
            else:
                part.left(window, answer)
            return
        part.left(window, Fallback.FLAWED)

    async def _ask(
        self, window: ReadingWindow, text: str, known: frozenset[str], rejected: str, part: _Part
    ) -> WindowAnswer | Fallback:
        book, ids = self._book, self._book.request.chapter_ids
        body, digest = self._request(window, text, rejected)
        paid = PaidRequest(
            purpose=self._purpose.of_chapter(ids[window.chapter]) if ids else self._purpose,
            engine=INFO.name,
            service=self._connection.service,
            model=book.rules.model.name,
            digest=digest,
            estimate=most_cost(body, book.rules.model),
            account=self._connection.account,
            deadline=book.rules.deadline,
            widest=book.rules.concurrency,
            bad_answers=0,
        )

        async def send(_sending: Sending) -> Fetched:
            return await send_message(self._connection.client, body, book.rules)

        async def check(fetched: Fetched) -> WindowAnswer | Fallback:
            return self._checked(fetched, window, known, body["max_tokens"])

        bought = await self._calls.run(paid, send, check)
        part.attempts.append(bought.attempt)
        return bought.value

    def _request(self, window: ReadingWindow, text: str, rejected: str) -> tuple[dict[str, Any], Sha256]:
        """What is asked about a window, and its digest."""
        book = self._book
        body = request_body(book.shared, text, window, book.rules, book.sounds, rejected)
        return body, request_digest(INFO.name, book.rules.model.name, body)

    def _checked(
        self, fetched: Fetched, window: ReadingWindow, known: frozenset[str], most_tokens: int
    ) -> WindowAnswer | Fallback:
        """What an answer says, or why the part is left to the rules. Raises ``AnswerFlawedError``."""
        try:
            message = kept_message(fetched)
        except ValueError as error:
            raise AnswerFlawedError(Flaw.NOT_JSON, "It was not kept whole.") from error
        match message.stop_reason:
            case "refusal":
                return Fallback.REFUSED
            case "max_tokens" | "model_context_window_exceeded":
                return Fallback.TOO_LONG
            case "end_turn" | "stop_sequence":
                pass
            case _:
                raise AnswerFlawedError(Flaw.SHAPE, "It did not end as an answer does.")
        if len(message.text) > most_tokens * _MOST_PER_TOKEN:
            raise AnswerFlawedError(Flaw.TOO_LONG, "It is far longer than what was asked for.")
        text = self._book.request.text
        words = [len(text[span.start : span.end].split()) for span in window.spans]
        rules = self._book.rules
        return read_answer(message.text, window, words, known, self._book.sounds, rules.most_cues)


class _NotPaidError(Exception):
    """A reading would have to pay for this."""


class _Recalling(_Reading):
    """Goes through a book as a reading would, as far as answers were paid before; sends and settles nothing."""

    async def unpaid(self) -> list[ReadingWindow]:
        """The windows that a reading would pay for.

        What a window is asked depends on what others before it were answered. Where nobody knows that yet, it counts as
        one that is not paid.
        """
        casts, left = [self._cast()], []
        for number, window in enumerate(self._book.windows):
            seen, part = self._seen(number), None
            if seen < len(casts):
                part = await self._recalled(window, *casts[seen])
            if part is None:
                left.append(window)
            elif len(casts) == number + 1:
                part.read = [self._introduced(one) for one in part.read]
                casts.append(self._cast())
        return left

    def _cast(self) -> tuple[Mapping[str, CastMember], frozenset[str]]:
        return dict(self._book.cast.learnt), frozenset(self._book.cast.members)

    async def _recalled(
        self, window: ReadingWindow, learnt: Mapping[str, CastMember], known: frozenset[str]
    ) -> _Part | None:
        try:
            return await self._window(window, learnt, known)
        except _NotPaidError:
            return None

    async def _ask(
        self, window: ReadingWindow, text: str, known: frozenset[str], rejected: str, part: _Part
    ) -> WindowAnswer | Fallback:
        body, digest = self._request(window, text, rejected)
        before = self._calls.before
        attempt = await before.equal(INFO.name, digest)
        fetched = None if attempt is None else await before.read(attempt)
        if fetched is None:
            raise _NotPaidError
        try:
            return self._checked(fetched, window, known, body["max_tokens"])
        except AnswerFlawedError as flawed:
            raise _NotPaidError from flawed
