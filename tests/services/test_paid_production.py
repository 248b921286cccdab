"""Whole productions with voices that cost money: caps, pauses, restarts, and books that agree with the service's."""

import asyncio
import csv
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import Attempt, AttemptState, Purpose, Spend, SpendBy, SpendFilter, request_digest
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.errors import BudgetReachedError, DownloadError, RequestRefusedError, ServiceError
from narratix_desktop.domain.ids import AttemptId
from narratix_desktop.domain.take import SpeechRequest
from narratix_desktop.domain.task import Task, TaskFilter, TaskKind, TaskStatus
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.engines import Fetched, Submitted
from narratix_desktop.ports.jobs import SpokenLine
from narratix_desktop.ports.ledger import Reservation
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.services.keep_budget import keep_budget
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.report_costs import BookCosts, CostRow, costs_as_csv, report_costs
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.services.settle_attempts import Settled, settle_attempts
from narratix_desktop.services.speak_chapter import lines_to_speak, speak_chapter
from narratix_desktop.services.steer_tasks import resume_task
from narratix_desktop.services.workshop import Workshop
from tests.fakes.paid_service import PRICE, Fault, PaidService, charge, paid_service
from tests.fakes.paid_voices import ACME, ESTIMATE, PaidVoices
from tests.services.productions import add_book, run_until_ended
from tests.store.ledger_samples import usd


@dataclass
class Studio:
    """A library whose voices cost money, and a book in it."""

    workshop: Workshop
    service: PaidService
    book: Book

    async def produce(self, budget: str | None = None) -> Task:
        """Order speaking of the whole book and work until it rests."""
        order = ProductionOrder("", (), speech=ACME, sound="none", kinds=("analyse", "cast", "speak"))
        cap = None if budget is None else usd(budget)
        task = await order_production(self.book, order, self.workshop, budget=cap)
        return await run_until_ended(task, self.workshop)

    async def speaking(self) -> tuple[Task, ...]:
        return (await self.workshop.tasks.list(TaskFilter(kind=TaskKind.SPEAK))).tasks

    async def abandoned(self, state: AttemptState, external_id: str = "") -> AttemptId:
        """An attempt that somebody left behind in this state."""
        digest = request_digest(ACME, "voice-1", {"asked": str(uuid4())})
        wanted = Reservation(Purpose("run", self.book.id), ACME, "voice-1", digest, ESTIMATE)
        attempt = await self.workshop.ledger.reserve(wanted)
        if state is not AttemptState.INTENT:
            await self.workshop.ledger.sent(attempt)
        if state is AttemptState.ACCEPTED:
            await self.workshop.ledger.accepted(attempt, external_id)
        await self.workshop.ledger.abandon(attempt)
        return attempt


@pytest_asyncio.fixture
async def studio(workshop: Workshop, tmp_path: Path) -> AsyncIterator[Studio]:
    async with paid_service() as service:
        calls = PaidCalls(workshop.ledger, workshop.assets)
        voices = PaidVoices(workshop.speech_engine("espeak"), workshop.compute, calls, service)
        paying = replace(workshop, speech={**workshop.speech, ACME: voices}, recovering={ACME: [voices]})
        yield Studio(paying, service, await add_book(paying, tmp_path))


async def test_a_production_agrees_with_the_services_books_to_the_cent(studio: Studio) -> None:
    task = await studio.produce()
    assert task.status is TaskStatus.COMPLETED
    ledger = studio.workshop.ledger
    spend = await ledger.spend(SpendFilter(run=str(task.id)))
    assert spend.paid == spend.counted == charge(studio.service) > 0
    assert sum(one.actual_cost for one in await studio.speaking()) == spend.paid
    chapters = await studio.workshop.books.chapters(studio.book.id)
    by_chapter = await ledger.spend_by(SpendBy.CHAPTER, SpendFilter(book_id=studio.book.id))
    assert set(by_chapter) <= {str(one.id) for one in chapters}
    cast = await studio.workshop.scripts.characters(studio.book.id)
    by_character = await ledger.spend_by(SpendBy.CHARACTER, SpendFilter())
    assert set(by_character) == {str(one.id) for one in cast}
    assert abs(sum(one.paid for one in by_character.values()) - spend.paid) < usd("0.000001")


async def test_at_the_budget_a_production_pauses_and_goes_on_when_it_is_raised_without_paying_twice(
    studio: Studio,
) -> None:
    paused = await studio.produce(budget="0.10")
    assert paused.status is TaskStatus.PAUSED
    assert paused.error is not None
    assert (paused.error["code"], paused.message) == ("budget", paused.error["headline"])
    assert "$0.10 for this run" in paused.message
    assert {one.status for one in await studio.speaking()} == {TaskStatus.PAUSED}
    assert charge(studio.service) <= usd("0.10")
    estimated = sum(one.estimated_cost for one in await studio.speaking())
    # The same again: the cap still holds, and nothing more is asked.
    charged = studio.service.charged
    assert (await studio.produce(budget="0.10")).status is TaskStatus.PAUSED
    assert studio.service.charged == charged
    finished = await studio.produce(budget="5")
    assert (finished.id, finished.status, finished.error) == (paused.id, TaskStatus.COMPLETED, None)
    lines = [
        take
        for chapter in await studio.workshop.books.chapters(studio.book.id)
        for take in (await studio.workshop.takes.active(chapter.id)).values()
    ]
    assert studio.service.charged == len({take.content_key for take in lines})
    assert estimated == studio.service.charged * ESTIMATE
    assert (await studio.workshop.ledger.spend(SpendFilter())).paid == charge(studio.service)


async def test_a_production_that_rests_at_the_librarys_cap_is_resumed_in_the_list_of_tasks(studio: Studio) -> None:
    await keep_budget(Budget(day=usd("0.07")), studio.workshop.settings)
    paused = await studio.produce()
    assert (paused.status, "today" in paused.message) == (TaskStatus.PAUSED, True)
    await keep_budget(Budget(), studio.workshop.settings)
    await resume_task(paused.id, studio.workshop)
    assert (await run_until_ended(paused, studio.workshop)).status is TaskStatus.COMPLETED


async def test_a_line_that_may_have_been_paid_rests_with_its_run_until_the_author_allows_it(studio: Studio) -> None:
    await keep_budget(Budget(repay=usd("0")), studio.workshop.settings)
    studio.service.faults.append(Fault("reset"))
    paused = await studio.produce()
    assert paused.status is TaskStatus.PAUSED
    assert paused.error is not None
    assert paused.error["code"] == "outcome_unknown"
    assert (await studio.workshop.ledger.spend(SpendFilter())).ambiguous == ESTIMATE
    await keep_budget(Budget(), studio.workshop.settings)
    assert (await studio.produce()).status is TaskStatus.COMPLETED


async def test_a_single_line_is_refused_at_the_budget_and_the_former_take_stays(studio: Studio) -> None:
    await studio.produce()
    chapter = next(one for one in await studio.workshop.books.chapters(studio.book.id) if one.included)
    heard = await studio.workshop.takes.active(chapter.id)
    line = next(iter(heard))
    await keep_budget(Budget(book=usd("0.01")), studio.workshop.settings)
    with pytest.raises(BudgetReachedError, match="this book"):
        await regenerate_line(studio.book.id, line, studio.workshop, ACME)
    await keep_budget(Budget(), studio.workshop.settings)
    before = studio.service.charged
    await regenerate_line(studio.book.id, line, studio.workshop, ACME)
    assert studio.service.charged == before + 1
    assert (await studio.workshop.takes.active(chapter.id))[line].number == 2


async def test_two_workers_with_the_same_chapter_pay_and_store_each_line_once(studio: Studio) -> None:
    await studio.produce(budget="0")
    book, workshop = studio.book, studio.workshop
    chapter = next(one for one in await workshop.books.chapters(book.id) if one.included)
    engine = workshop.speech_engine(ACME)
    elsewhere = PaidVoices(
        workshop.speech_engine("espeak"), workshop.compute, PaidCalls(workshop.ledger, workshop.assets), studio.service
    )
    await asyncio.gather(
        speak_chapter(book, chapter, workshop, engine), speak_chapter(book, chapter, workshop, elsewhere)
    )
    takes = await workshop.takes.of_lines([one.id for one in await workshop.scripts.segments(chapter.id)])
    assert all(len(found) == 1 for found in takes.values())
    assert studio.service.charged == len({take.content_key for found in takes.values() for take in found})
    assert charge(studio.service) == (await workshop.ledger.spend(SpendFilter())).paid


class SeveralBatches(PaidVoices):
    """Voices that are asked for batches side by side; counts how many at most."""

    submissions = 4
    now = most = 0

    async def submit(self, requests: Sequence[SpeechRequest], purpose: Purpose) -> tuple[SpokenLine, ...] | Submitted:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return await super().submit(requests, purpose)
        finally:
            self.now -= 1


async def test_batches_of_a_chapter_are_asked_side_by_side_and_stored_although_another_one_fails(
    studio: Studio,
) -> None:
    await studio.produce(budget="0")
    book, given, service = studio.book, studio.workshop, studio.service
    chapter = next(one for one in await given.books.chapters(book.id) if one.included)
    calls = PaidCalls(given.ledger, given.assets)
    engine = SeveralBatches(given.speech_engine("espeak"), given.compute, calls, service)
    workshop = replace(given, speech={**given.speech, ACME: engine})
    lines = {line.key for line in (await lines_to_speak(book, chapter, workshop, engine))[0]}
    assert engine.info.batch < len(lines) <= 4 * engine.info.batch
    service.faults.append(Fault(status=400))
    with pytest.raises(RequestRefusedError):
        await speak_chapter(book, chapter, workshop, engine)
    stored = {take.content_key for take in (await workshop.takes.active(chapter.id)).values()}
    assert 0 < len(stored) <= len(lines) - 1
    assert engine.most == -(-len(lines) // engine.info.batch)
    await speak_chapter(book, chapter, workshop, engine)
    assert {take.content_key for take in (await workshop.takes.active(chapter.id)).values()} == lines
    assert service.charged == len(lines)


async def test_a_busy_service_decides_when_the_task_is_tried_again(studio: Studio) -> None:
    studio.service.faults.append(Fault(status=429, headers={"Retry-After": "900"}))
    order = ProductionOrder("", (), speech=ACME, sound="none", kinds=("analyse", "cast", "speak"))
    await order_production(studio.book, order, studio.workshop)
    worker = asyncio.create_task(work_on_tasks(studio.workshop))
    async with asyncio.timeout(60):
        async with studio.workshop.feed.subscribe() as changes:
            while not any(one.retry_at for one in await studio.speaking()):
                await anext(changes)
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    waiting = next(one for one in await studio.speaking() if one.retry_at)
    assert waiting.retry_at is not None
    assert (waiting.retry_at - waiting.updated_at).total_seconds() > 890


async def test_what_was_left_behind_is_fetched_freed_or_ambiguous(studio: Studio) -> None:
    studio.service.made["order-9"] = b"RIFF spoken".hex()
    ledger = studio.workshop.ledger
    never_sent = await studio.abandoned(AttemptState.INTENT)
    maybe = await studio.abandoned(AttemptState.SENT)
    made = await studio.abandoned(AttemptState.ACCEPTED, "order-9")
    assert await settle_attempts(studio.workshop) == Settled(fetched=1, freed=1, ambiguous=1)
    states = [(await ledger.get(one)).state for one in (never_sent, maybe, made)]
    assert states == [AttemptState.DEAD, AttemptState.AMBIGUOUS, AttemptState.RECEIVED]
    fetched = await ledger.get(made)
    assert fetched.answer is not None
    assert (await studio.workshop.assets.path(fetched.answer)).read_bytes() == b"RIFF spoken"
    assert (fetched.actual_cost, fetched.counted_cost) == (PRICE, PRICE)
    assert await settle_attempts(studio.workshop) == Settled()


async def test_what_cannot_be_fetched_now_is_fetched_later(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await studio.abandoned(AttemptState.ACCEPTED, "order-9")
    (voices,) = studio.workshop.recovering[ACME]

    async def away(_attempt: object) -> None:
        raise ServiceError("Away.", retryable=True)

    monkeypatch.setattr(voices, "recover", away)
    assert await settle_attempts(studio.workshop) == Settled()
    assert (await studio.workshop.ledger.get(made)).abandoned

    async def nothing(_attempt: object) -> None:
        return None

    monkeypatch.setattr(voices, "recover", nothing)
    assert await settle_attempts(studio.workshop) == Settled(ambiguous=1)


async def test_of_several_engines_with_one_name_the_one_that_knows_the_kind_fetches(studio: Studio) -> None:
    studio.service.made["order-9"] = b"RIFF spoken".hex()
    made = await studio.abandoned(AttemptState.ACCEPTED, "order-9")
    (voices,) = studio.workshop.recovering[ACME]

    class OfAnotherKind:
        info = voices.info

        async def recover(self, attempt: Attempt) -> Fetched | None:
            raise DownloadError("It is wav and not png.", retryable=True)

    alone = replace(studio.workshop, recovering={ACME: [OfAnotherKind()]})
    assert await settle_attempts(alone) == Settled()
    both = replace(studio.workshop, recovering={ACME: [OfAnotherKind(), voices]})
    assert await settle_attempts(both) == Settled(fetched=1)
    assert (await studio.workshop.ledger.get(made)).state is AttemptState.RECEIVED


async def test_a_fault_in_an_engine_stops_no_work_and_is_seen(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await studio.abandoned(AttemptState.ACCEPTED, "order-9")
    left = await studio.abandoned(AttemptState.SENT)

    async def broken(_attempt: object) -> None:
        raise KeyError("output")

    seen: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: seen.append(context["exception"]))
    monkeypatch.setattr(studio.workshop.recovering[ACME][0], "recover", broken)
    assert await settle_attempts(studio.workshop) == Settled(ambiguous=1)
    assert (await studio.workshop.ledger.get(made)).state is AttemptState.ACCEPTED
    assert (await studio.workshop.ledger.get(left)).state is AttemptState.AMBIGUOUS
    assert [type(one) for one in seen] == [KeyError]


async def test_several_workers_settle_each_attempt_once(studio: Studio) -> None:
    studio.service.made["order-9"] = b"RIFF spoken".hex()
    for state in (AttemptState.INTENT, AttemptState.SENT):
        await studio.abandoned(state)
    await studio.abandoned(AttemptState.ACCEPTED, "order-9")
    settled = await asyncio.gather(*(settle_attempts(studio.workshop) for _ in range(3)))
    assert sum(one.fetched for one in settled) == 1
    assert await studio.workshop.ledger.unsettled() == ()


async def test_work_of_a_live_worker_is_not_settled(studio: Studio) -> None:
    digest = request_digest(ACME, "voice-1", {"asked": "now"})
    live = await studio.workshop.ledger.reserve(
        Reservation(Purpose("run"), ACME, "voice-1", digest, ESTIMATE, Seconds(60.0))
    )
    await studio.workshop.ledger.sent(live)
    assert await settle_attempts(studio.workshop) == Settled()
    assert (await studio.workshop.ledger.get(live)).state is AttemptState.SENT


async def test_the_costs_of_a_book_add_up_in_every_breakdown_and_as_a_table(studio: Studio) -> None:
    studio.service.faults.append(Fault("reset"))
    await studio.produce()
    book_id = studio.book.id

    costs = await report_costs(book_id, studio.workshop)

    paid = studio.service.charged - 1
    assert costs.total.paid == PRICE * paid
    assert costs.total.ambiguous == ESTIMATE
    for by, rows in costs.rows.items():
        assert sum(row.spend.paid for row in rows) == pytest.approx(costs.total.paid), by
    assert [row.name for row in costs.rows[SpendBy.CHAPTER]] == [
        chapter.title for chapter in await studio.workshop.books.chapters(book_id) if chapter.included
    ]
    assert all(row.name.startswith("Speak") for row in costs.rows[SpendBy.TASK])
    assert "Narrator" in {row.name for row in costs.rows[SpendBy.CHARACTER]}
    table = list(csv.DictReader(costs_as_csv(costs).splitlines()))
    assert table[-1]["by"] == "total"
    assert table[-1]["paid_usd"] == f"{costs.total.paid:.6f}"
    assert len(table) == sum(map(len, costs.rows.values())) + 1


def test_a_name_from_the_manuscript_is_no_formula_in_a_spreadsheet() -> None:
    rows = {SpendBy.CHARACTER: (CostRow("1", "=HYPERLINK(0)", Spend()), CostRow("2", "Mary", Spend()))}

    table = list(csv.DictReader(costs_as_csv(BookCosts(Spend(), rows)).splitlines()))

    assert [row["name"] for row in table] == ["'=HYPERLINK(0)", "Mary", ""]


async def test_a_book_without_paid_requests_has_cost_nothing(studio: Studio) -> None:
    costs = await report_costs(studio.book.id, studio.workshop)

    assert costs.total == Spend()
    assert not any(costs.rows.values())
