"""What is foretold of a run is what it then costs, and says what stays and what the caps leave."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.budget import Budget
from narratix_desktop.domain.cue import CueKind, CueSpan, SoundRequest
from narratix_desktop.domain.estimate import Expense, RoomLeft, RunEstimate
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.take import Recording
from narratix_desktop.domain.task import TaskDraft, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import EngineInfo, SoundEngine, Submitted
from narratix_desktop.services.estimate_run import estimate_again, estimate_run
from narratix_desktop.services.keep_budget import keep_budget
from narratix_desktop.services.order_work import ChapterWork, chapters_order
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.speak_chapter import chapter_lines
from narratix_desktop.services.try_again import estimate_retry
from narratix_desktop.services.workshop import Workshop
from tests.fakes.paid_voices import ACME, ESTIMATE
from tests.services.mixed_casts import SPEAKING, Troupe, troupe
from tests.services.productions import add_book, run_until_ended
from tests.store.ledger_samples import usd

NOBODY = VoiceSpec("espeak", "", "")
SPEAK = ProductionOrder("", (), sound="none", kinds=SPEAKING)


@pytest_asyncio.fixture
async def cast(workshop: Workshop) -> AsyncIterator[Troupe]:
    async with troupe(workshop) as found:
        yield found


def speech(estimate: RunEstimate) -> dict[str, tuple[int, Usd]]:
    """Lines and price by engine."""
    return {part.engine: (part.count, part.cost) for part in estimate.speech}


async def test_a_run_is_told_by_engine_and_costs_what_was_told(cast: Troupe) -> None:
    told = await estimate_run(cast.book, SPEAK, cast.workshop)
    assert speech(told) == {ACME: (3, 3 * ESTIMATE), "espeak": (3, FREE)}
    assert (told.cost, told.lines, told.kept, told.exact) == (3 * ESTIMATE, 6, 0, True)
    assert told.letters == sum(len(line) for line in ("It was late.", "Who is there?", "Only the wind.", "No.")) + sum(
        len(line) for line in ("Morning came.", "It was the wind after all.")
    )
    assert 5 < told.length < 10
    assert told.left == RoomLeft(Budget().run, Budget().book, Budget().day, Budget().run)
    await cast.produce()
    assert cast.service.charged == 3
    after = await estimate_run(cast.book, SPEAK, cast.workshop)
    assert (after.cost, after.lines, after.kept) == (FREE, 0, 6)


async def test_a_run_of_free_engines_is_not_looked_at(cast: Troupe) -> None:
    free = replace(cast.workshop, speech={"espeak": cast.workshop.speech_engine("espeak")})
    assert await estimate_run(cast.book, SPEAK, free) == RunEstimate()


async def test_what_was_spent_is_taken_from_the_caps_and_an_interrupted_run_goes_on_under_its_own(
    cast: Troupe,
) -> None:
    await keep_budget(Budget(run=usd("0.07")), cast.workshop.settings)
    paused = await run_until_ended(await order_production(cast.book, SPEAK, cast.workshop), cast.workshop)
    assert paused.status is TaskStatus.PAUSED
    told = await estimate_run(cast.book, SPEAK, cast.workshop)
    spent = told.spent
    assert spent > 0
    assert told.left.run == max(usd("0.07") - spent, FREE)
    assert told.left.book == Usd((Budget().book or FREE) - spent)
    assert told.left.least(told.left.run) == told.left.run
    # What was paid in a batch that was not finished costs nothing again.
    assert told.cost == (3 - cast.service.charged) * ESTIMATE
    assert told.lines + told.reused + told.kept == 6
    other = await estimate_run(cast.book, replace(SPEAK, first=1), cast.workshop)
    assert other.left.run == usd("0.07")


async def test_what_was_paid_and_not_stored_is_told_with_what_is_there_and_the_run_costs_what_is_left(
    cast: Troupe,
) -> None:
    first = (await cast.workshop.books.chapters(cast.book.id))[0]
    lines = [line.request for line in await chapter_lines(cast.book, first, cast.workshop, cast.paid, standin=NOBODY)]
    (asked, _) = [request for request in lines if request.voice.engine == ACME]
    # Its answer comes, and nobody is left to store it.
    await cast.paid.submit([asked], Purpose("test"))
    before = cast.service.charged
    told = await estimate_run(cast.book, SPEAK, cast.workshop)
    assert (speech(told)[ACME], told.reused, told.kept) == ((2, 2 * ESTIMATE), 1, 0)
    alone = await estimate_run(cast.book, replace(SPEAK, last=1), cast.workshop)
    assert (speech(alone)[ACME], alone.reused) == ((1, ESTIMATE), 1)
    assert cast.service.charged == before
    await cast.produce()
    assert cast.service.charged == before + 2


async def test_a_book_that_nobody_has_read_is_told_by_its_length_and_said_to_be_a_guess(
    cast: Troupe, tmp_path: Path
) -> None:
    fresh = await add_book(cast.workshop, tmp_path)
    told = await estimate_run(fresh, replace(SPEAK, speech=ACME), cast.workshop)
    assert not told.exact
    assert told.cost == told.lines * ESTIMATE > 0
    assert (await estimate_run(fresh, SPEAK, cast.workshop)).cost == FREE


async def test_only_the_chapters_that_are_ordered_are_told(cast: Troupe) -> None:
    second = (await cast.workshop.books.chapters(cast.book.id))[1]
    order = await chapters_order(cast.book, [second.id], ChapterWork.SPEAK, cast.workshop, speech="espeak")
    told = await estimate_run(cast.book, order, cast.workshop)
    assert speech(told) == {ACME: (1, ESTIMATE), "espeak": (1, FREE)}


async def test_one_more_take_of_a_line_is_told_although_it_is_spoken_already(cast: Troupe) -> None:
    await cast.produce()
    lines = {who: line for who, line, _ in await cast.lines()}
    told = await estimate_again(cast.book.id, [lines["Mara"].id], cast.workshop, "espeak")
    assert (told.cost, told.lines) == (ESTIMATE, 1)
    free = await estimate_again(cast.book.id, [lines["Jon"].id], cast.workshop, "espeak")
    assert free.cost == FREE


async def test_credits_of_a_narrator_who_is_paid_are_told_until_they_are_spoken(cast: Troupe) -> None:
    mara = (await cast.voices())["Mara"]
    people = {one.name: one for one in await cast.workshop.scripts.characters(cast.book.id)}
    await cast.workshop.scripts.cast({people["Narrator"].id: mara})
    order = replace(SPEAK, kinds=(*SPEAKING, "render"))
    told = await estimate_run(cast.book, order, cast.workshop)
    assert told.cost == (await estimate_run(cast.book, SPEAK, cast.workshop)).cost + 2 * ESTIMATE


class PricedSounds:
    """Sounds that cost money; nothing may be asked of them."""

    info = EngineInfo("tape", "Tape", "1", needs_key="TAPE_KEY")

    def sounds(self) -> tuple[str, ...]:
        return ()

    def estimate(self, request: SoundRequest) -> Usd:
        return usd("0.30")

    async def submit(self, request: SoundRequest, purpose: Purpose) -> Recording | Submitted:
        raise AssertionError("an estimate asks for nothing")

    async def collect(self, submitted: Submitted) -> Recording:
        raise AssertionError("an estimate asks for nothing")


async def test_each_sound_of_a_book_is_told_once(cast: Troupe) -> None:
    sounds: SoundEngine = PricedSounds()
    library = replace(cast.workshop, sounds={**cast.workshop.sounds, "tape": sounds})
    for chapter in await library.books.chapters(cast.book.id):
        rain = CueSpan(CueKind.AMBIENCE, "rain", chapter.start, chapter.end)
        await library.cues.replace(chapter.id, [rain])
    placed = {"engine": "x", "revision": "", "chapters": [], "scored": [0]}
    await library.settings.set(f"read_by:{cast.book.id}", placed)
    order = ProductionOrder("", (), sound="tape", kinds=("score",))
    told = await estimate_run(cast.book, order, library)
    assert [(part.expense, part.count, part.cost) for part in told.parts] == [(Expense.SOUND, 1, usd("0.30"))]


async def test_sounds_of_a_book_that_nobody_has_read_are_told_as_open_and_not_as_free(
    cast: Troupe, tmp_path: Path
) -> None:
    sounds: SoundEngine = PricedSounds()
    library = replace(cast.workshop, sounds={**cast.workshop.sounds, "tape": sounds})
    fresh = await add_book(library, tmp_path)
    told = await estimate_run(fresh, replace(SPEAK, sound="tape", kinds=("analyse", "score")), library)
    assert [(part.expense, part.is_open, part.cost) for part in told.parts] == [(Expense.SOUND, True, FREE)]
    assert (told.is_asked_about, told.exact, told.left.run) == (True, False, Budget().run)
    quiet = await estimate_run(fresh, replace(SPEAK, kinds=("analyse", "score")), library)
    assert (quiet.is_asked_about, quiet.parts) == (False, ())


async def test_a_part_that_is_tried_again_is_told_alone_and_with_all_the_rest_where_its_production_has_ended(
    cast: Troupe,
) -> None:
    tasks = cast.workshop.tasks
    production = await order_production(cast.book, SPEAK, cast.workshop)
    second = (await cast.workshop.books.chapters(cast.book.id))[1]
    given = {"chapter": str(second.id), "engine": "espeak"}
    parts = [
        TaskDraft(kind=kind, title=kind.value, book_id=cast.book.id, parent_id=production.id, input=given)
        for kind in (TaskKind.SPEAK, TaskKind.RENDER)
    ]
    speaking, mixing = await tasks.add(parts)
    assert speech(await estimate_retry([speaking.id], cast.workshop)) == {ACME: (1, ESTIMATE), "espeak": (1, FREE)}
    assert await estimate_retry([mixing.id], cast.workshop) == RunEstimate()
    await tasks.cancel(production.id)
    for one in (speaking, production):
        again = await estimate_retry([one.id], cast.workshop)
        assert speech(again) == {ACME: (3, 3 * ESTIMATE), "espeak": (3, FREE)}
    await tasks.delete_ended([production.id])
    assert await estimate_retry([production.id], cast.workshop) == RunEstimate()
