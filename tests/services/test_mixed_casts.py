"""A cast of several engines: everybody keeps the voice that was given; each line is asked of that voice's engine."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.domain.errors import KeyMissingError, ServiceEndedError, ServiceError, SpeechError
from narratix_desktop.domain.task import TaskFilter, TaskKind, TaskStatus
from narratix_desktop.ports.export import SectionRole
from narratix_desktop.services.edit_script import reassign_lines
from narratix_desktop.services.estimate_speaking import estimate_speaking
from narratix_desktop.services.foresee_export import foresee_tags
from narratix_desktop.services.line_states import LineSound, LineStates
from narratix_desktop.services.order_work import ChapterWork, order_chapters
from narratix_desktop.services.plan_tasks import children_of
from narratix_desktop.services.regenerate_line import regenerate_line
from narratix_desktop.services.render_chapter import credits_request
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.workshop import Workshop
from tests.fakes.paid_service import charge
from tests.fakes.paid_voices import ACME, ESTIMATE
from tests.services.cast_books import give, people_of, rehearsal_voice
from tests.services.mixed_casts import Troupe, troupe
from tests.services.productions import run_until_ended


@pytest_asyncio.fixture
async def cast(workshop: Workshop) -> AsyncIterator[Troupe]:
    async with troupe(workshop) as found:
        yield found


async def test_each_line_is_asked_of_the_engine_of_its_voice_and_only_who_has_none_is_cast(cast: Troupe) -> None:
    before = await cast.voices()
    assert (await cast.produce("espeak")).status is TaskStatus.COMPLETED
    after = await cast.voices()
    assert {name: after[name] for name in before} == before
    assert after["Jon"].engine == "espeak"
    assert await cast.engines() == {"Narrator": {"espeak"}, "Mara": {ACME}, "Jon": {"espeak"}}
    assert cast.service.charged == 3
    assert (await cast.workshop.ledger.spend(SpendFilter())).paid == charge(cast.service)


async def test_another_engine_in_the_order_recasts_nobody_and_repays_nothing(cast: Troupe) -> None:
    await cast.produce("espeak")
    voices, lines = await cast.voices(), await cast.lines()
    assert (await cast.produce(ACME)).status is TaskStatus.COMPLETED
    assert await cast.voices() == voices
    assert await cast.lines() == lines
    assert cast.service.charged == 3


async def test_who_has_no_voice_is_cast_on_the_engine_of_the_order(cast: Troupe) -> None:
    assert (await cast.produce(ACME)).status is TaskStatus.COMPLETED
    assert (await cast.voices())["Jon"].engine == ACME
    assert cast.service.charged == 4


async def test_lines_of_nobody_known_stay_with_the_narrators_engine_whatever_is_ordered(cast: Troupe) -> None:
    jon = [line.id for who, line, _ in await cast.lines() if who == "Jon"]
    await reassign_lines(cast.book.id, jon, None, cast.workshop)
    await cast.produce("espeak")
    spoken = await cast.lines()
    assert {take.engine for who, _, take in spoken if who == "" and take is not None} == {"espeak"}
    await cast.produce(ACME)
    assert await cast.lines() == spoken


async def test_an_engine_that_is_not_installed_is_named_with_its_characters_before_anything_is_paid(
    cast: Troupe,
) -> None:
    gone = replace(await rehearsal_voice(cast.workshop, "Edmund"), engine="vanished")
    await give(cast.workshop, cast.book.id, Jon=gone)
    with pytest.raises(SpeechError, match="voice of Jon belongs to the engine “vanished”") as refused:
        await cast.produce()
    assert "other voices" in refused.value.remedy
    assert cast.service.charged == 0
    assert (await cast.workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE))).total == 0
    chapter = (await cast.workshop.books.chapters(cast.book.id))[0]
    with pytest.raises(SpeechError, match="Jon"):
        await speak_chapter(cast.book, chapter, cast.workshop, cast.workshop.speech_engine("espeak"))
    assert cast.service.charged == 0


@pytest.mark.parametrize("refusal", [KeyMissingError, ServiceEndedError])
async def test_an_engine_that_cannot_be_asked_is_named_with_its_characters_and_its_own_reason(
    cast: Troupe, refusal: type[ServiceError]
) -> None:
    cast.paid.refusal = refusal("Acme says no.", "Add a key.")
    with pytest.raises(refusal, match="voice of Mara belongs to Acme") as refused:
        await cast.produce()
    assert "Acme says no." in refused.value.headline
    assert refused.value.remedy.startswith("Add a key.")
    assert not any(take for _, _, take in await cast.lines())


async def test_a_book_that_is_spoken_waits_for_no_engine(cast: Troupe) -> None:
    await cast.produce()
    lines = await cast.lines()
    cast.paid.refusal = ServiceEndedError("Acme has ended.")
    assert (await cast.produce()).status is TaskStatus.COMPLETED
    bare = replace(cast, workshop=replace(cast.workshop, speech={"espeak": cast.workshop.speech_engine("espeak")}))
    assert (await bare.produce()).status is TaskStatus.COMPLETED
    assert await cast.lines() == lines


async def test_an_engine_that_is_away_for_a_while_is_tried_and_not_refused(cast: Troupe) -> None:
    cast.paid.refusal = ServiceError("Acme is busy.", retryable=True)
    assert (await cast.produce()).status is TaskStatus.COMPLETED


async def test_a_single_line_is_spoken_by_the_engine_of_its_voice(cast: Troupe) -> None:
    await cast.produce()
    mara = next(line for who, line, _ in await cast.lines() if who == "Mara")
    await regenerate_line(cast.book.id, mara.id, cast.workshop, "espeak")
    assert cast.service.charged == 4
    heard = next(take for _, line, take in await cast.lines() if line.id == mara.id)
    assert heard is not None
    assert (heard.engine, heard.number) == (ACME, 2)


async def test_lines_of_every_engine_count_as_spoken_also_when_one_is_gone(cast: Troupe) -> None:
    await cast.produce()
    text = (await cast.workshop.books.revision(cast.book.id)).text
    alone = replace(cast.workshop, speech={"espeak": cast.workshop.speech_engine("espeak")})
    for library, named in ((cast.workshop, "espeak"), (cast.workshop, ACME), (alone, "espeak")):
        states = LineStates(library, partial(str, named))
        for chapter in await library.books.chapters(cast.book.id):
            found = await states.of_chapter(cast.book, text, chapter)
            assert set(found.sounds.values()) == {LineSound.SPOKEN}


async def test_the_estimate_counts_each_line_at_the_price_of_its_engine(cast: Troupe) -> None:
    people = await people_of(cast.workshop, cast.book.id)
    jon = await rehearsal_voice(cast.workshop, "Walter")
    await cast.workshop.scripts.cast({people["Jon"].id: jon})
    chapters = await cast.workshop.books.chapters(cast.book.id)
    rehearsal = cast.workshop.speech_engine("espeak")
    prices = [await estimate_speaking(cast.book, one, cast.workshop, rehearsal) for one in chapters]
    assert prices == [2 * ESTIMATE, ESTIMATE]
    await cast.produce()
    assert [await estimate_speaking(cast.book, one, cast.workshop, rehearsal) for one in chapters] == [0, 0]


async def test_a_fully_cast_book_is_not_cast_again_when_a_chapter_is_ordered(cast: Troupe) -> None:
    await cast.produce()
    mara = next(line for who, line, _ in await cast.lines() if who == "Mara")
    await order_chapters(
        cast.book, [mara.chapter_id], ChapterWork.SPEAK, cast.workshop, speech=ACME, sound="none", title="Speak"
    )
    ordered = (await cast.workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE), limit=1)).tasks[0]
    await run_until_ended(ordered, cast.workshop)
    assert {task.kind for task in await children_of(ordered.id, cast.workshop.tasks)} == {TaskKind.SPEAK}


async def test_credits_are_spoken_by_the_narrators_engine_and_tags_name_every_engine(
    cast: Troupe, tmp_path: Path
) -> None:
    acme = cast.workshop.speech_engine(ACME)
    request, engine = await credits_request(cast.book, SectionRole.OPENING, cast.workshop, acme)
    assert (request.voice.engine, engine.info.name) == ("espeak", "espeak")
    assert "rehearsal" in request.text.lower()
    tags = await foresee_tags(cast.book, ACME, cast.workshop)
    labels = [cast.workshop.speech_engine(name).info.label for name in ("espeak", ACME)]
    assert tags["narrator"] == f"Synthetic voices ({', '.join(labels)})"
