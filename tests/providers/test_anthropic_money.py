"""What reading with Claude costs: foreseen, billed and on record; never twice, and never beyond a cap."""

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from narratix_desktop.domain.analysis import AnalysisRequest
from narratix_desktop.domain.budget import SETTING, Budget
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.errors import BudgetReachedError, KeyMissingError, KeyRefusedError, NarratixError
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.segment import require_exact_cover
from narratix_desktop.domain.units import Usd
from narratix_desktop.store.database import Database
from narratix_desktop.store.settings import SettingRepository
from tests.fakes.anthropic_faults import COUNTING_FAULTS, Fault
from tests.fakes.anthropic_server import anthropic_server
from tests.fakes.long_novel import novel
from tests.providers.reading_room import ReadingRoom, reading_room, story


async def test_the_beginning_that_all_requests_share_is_paid_once_and_then_read_from_the_cache(
    database: Database, tmp_path: Path
) -> None:
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        await room.analyser.analyse(novel(4), room.purpose)
    systems = {json.dumps(one.body["system"]) for one in server.messages}
    assert len(systems) == 1
    assert all("cache_control" in block for block in server.messages[0].body["system"])
    assert [one.usage["cache_creation_input_tokens"] > 0 for one in server.replies] == [True] + [False] * (
        len(server.replies) - 1
    )
    assert all(one.usage["cache_read_input_tokens"] > 1024 for one in server.replies[1:])


async def test_the_estimate_the_bill_and_the_ledger_agree_to_the_cent_for_a_whole_novel(
    database: Database, tmp_path: Path
) -> None:
    request = novel(30)
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        expected = await room.analyser.estimate(request)
        assert server.messages == []
        # More than a model takes in at once is counted in several requests.
        assert 4 < len(server.asked) < 9
        assert max(len(json.dumps(one.body)) for one in server.asked) < 500_000
        analysis = await room.analyser.analyse(request, room.purpose)
        spend = await room.spend()
    assert len(request.text.split()) > 80_000
    assert analysis.local_parts == ()
    assert expected.requests == len(server.messages) == spend.requests
    # The ledger rounds each request up to the millionth of a dollar.
    assert Decimal(0) <= spend.paid - server.bill < Decimal("0.000001") * spend.requests
    assert abs(expected.cost - server.bill) < Decimal("0.01")
    assert spend.paid < expected.most
    assert not spend.reserved
    assert not spend.ambiguous


@pytest.mark.parametrize("fault", COUNTING_FAULTS, ids=[fault.name for fault in COUNTING_FAULTS])
async def test_a_price_that_cannot_be_foreseen_is_said_and_nothing_is_paid(
    database: Database, tmp_path: Path, fault: Fault
) -> None:
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        server.counting = fault.act
        with pytest.raises(NarratixError) as caught:
            await room.analyser.estimate(story())
    assert f"error:{caught.value.code}" == fault.stubborn
    assert caught.value.remedy
    assert server.messages == []


async def test_when_reading_is_stopped_what_was_paid_is_not_paid_again(database: Database, tmp_path: Path) -> None:
    request = novel(5)
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:

        async def stop(done: int, _total: int) -> None:
            if done == 3:
                raise RuntimeError("the power went")

        with pytest.raises(RuntimeError):
            await room.analyser.analyse(request, room.purpose, stop)
        spend = await room.spend()
        assert not spend.reserved
        assert not spend.ambiguous
        paid, bill = len(server.messages), server.bill
        left = await room.analyser.estimate(request)
        assert 3 <= paid == left.paid < left.requests
        assert len(server.messages) == paid
        analysis = await room.analyser.analyse(request, room.purpose)
        # What is left is told to the cent, as a whole book is.
        assert abs(left.cost - (server.bill - bill)) < Decimal("0.01") < left.cost
        assert (await room.spend()).paid - spend.paid < left.most
        asked = {json.dumps(one.body) for one in server.messages}
        assert len(asked) == len(server.messages)
        asks = len(server.asked)
        nothing = await room.analyser.estimate(request)
        assert (nothing.cost, nothing.most, nothing.paid, nothing.requests) == (
            FREE,
            FREE,
            left.requests,
            left.requests,
        )
        assert len(server.asked) == asks
        whole = await room.analyser.analyse(request, room.purpose)
        assert len(server.messages) == len(asked)
    assert whole == analysis
    assert len(set(analysis.attempts)) == len(analysis.attempts)


async def test_of_a_book_that_was_changed_behind_its_reading_no_part_is_told_too_cheap(
    database: Database, tmp_path: Path
) -> None:
    request = novel(5)
    at = request.chapters[-1].start
    changed = replace(request, text=request.text[:at] + request.text[at:].replace("kettle", "hamper"))
    assert changed.text != request.text
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        await room.analyser.analyse(request, room.purpose)
        asked, bill = len(server.messages), server.bill
        told = await room.analyser.estimate(changed)
        await room.analyser.analyse(changed, room.purpose)
        sent = len(server.messages) - asked
        assert 0 < sent <= told.requests - told.paid < told.requests
        assert told.cost > server.bill - bill - Decimal("0.01")


async def test_an_answer_of_no_use_is_not_told_as_paid(database: Database, tmp_path: Path) -> None:
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        await room.analyser.analyse(story(), room.purpose)
        whole = await room.analyser.estimate(story())
        assert whole.paid == whole.requests
        for file in (tmp_path / "assets").rglob("*.json"):
            file.chmod(0o600)
            file.write_text('{"text": "{}", "stop_reason": "end_turn", "usage": {}}', encoding="utf-8")
        sent = len(server.messages)
        told = await room.analyser.estimate(story())
        assert (told.paid, told.cost > 0) == (0, True)
        await room.analyser.analyse(story(), room.purpose)
        assert len(server.messages) - sent == told.requests


async def test_at_the_cap_reading_stops_with_a_clear_word_and_goes_on_when_it_is_raised(
    database: Database, tmp_path: Path
) -> None:
    settings = SettingRepository(database)
    await settings.set(SETTING, Budget(run=Usd(Decimal("0.30"))).as_stored())
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        parts = (await room.analyser.estimate(novel(8))).requests
        with pytest.raises(BudgetReachedError):
            await room.analyser.analyse(novel(8), room.purpose)
        await settled(room)
        assert 0 < len(server.messages) < parts
        assert (await room.spend()).counted <= Decimal("0.30")
        await settings.set(SETTING, Budget().as_stored())
        analysis = await room.analyser.analyse(novel(8), room.purpose)
    assert len(server.messages) >= parts
    assert analysis.local_parts == ()


async def test_reading_that_is_cancelled_leaves_nothing_running_and_everything_on_record(
    database: Database, tmp_path: Path
) -> None:
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        server.pause = 5.0
        reading = asyncio.create_task(room.analyser.analyse(story(), room.purpose))
        while not server.messages:  # noqa: ASYNC110  # the server announces nothing
            await asyncio.sleep(0.01)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        spend = await room.spend()
    assert spend.reserved == 0
    assert spend.ambiguous > 0
    assert spend.requests == 1


async def test_without_a_key_nothing_is_asked(database: Database, tmp_path: Path) -> None:
    async with anthropic_server() as server, reading_room(database, server, tmp_path, key="") as room:
        with pytest.raises(KeyMissingError, match="Claude needs a key"):
            await room.analyser.analyse(story(), room.purpose)
        with pytest.raises(KeyMissingError):
            await room.analyser.estimate(story())
    assert server.asked == []


async def test_a_wrong_key_is_said_and_costs_nothing(database: Database, tmp_path: Path) -> None:
    async with anthropic_server() as server, reading_room(database, server, tmp_path, key="sk-wrong") as room:
        for ask in (room.analyser.estimate(story()), room.analyser.analyse(story(), room.purpose)):
            with pytest.raises(KeyRefusedError):
                await ask
        assert (await room.spend()).counted == 0


async def test_a_book_without_words_costs_nothing(database: Database, tmp_path: Path) -> None:
    text = "* * *\n"
    request = AnalysisRequest(text, (ChapterSpan(0, len(text), ""),))
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        assert (await room.analyser.estimate(request)).cost == 0
        analysis = await room.analyser.analyse(request, room.purpose)
    assert server.asked == []
    require_exact_cover(analysis.segments, 0, len(text))


async def settled(room: ReadingRoom) -> None:
    """Wait until nothing that was begun is under way."""
    async with asyncio.timeout(20):
        while (await room.spend()).reserved:  # noqa: ASYNC110  # nothing announces it
            await asyncio.sleep(0.02)
