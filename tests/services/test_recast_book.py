"""Moving characters to another engine: what is proposed, what it costs, what stays, and one undo."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from narratix_desktop.domain.character import Age, CastMember, Gender
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.money import FREE
from narratix_desktop.domain.voice import identity
from narratix_desktop.ports.store import NewTake
from narratix_desktop.services.cast_voices import distance
from narratix_desktop.services.recast_book import propose_recast, recast
from narratix_desktop.services.speak_chapter import AUTHOR_RECORDING
from narratix_desktop.services.undo_edit import undo
from narratix_desktop.services.workshop import Workshop
from tests.fakes.paid_voices import ACME, ESTIMATE
from tests.services.cast_books import NARRATOR, Play, give, people_of, rehearsal_voice
from tests.services.mixed_casts import Troupe, troupe


@pytest_asyncio.fixture
async def cast(workshop: Workshop) -> AsyncIterator[Troupe]:
    async with troupe(workshop) as found:
        yield found


async def test_a_whole_book_moves_as_one_edit_that_one_undo_takes_back(cast: Troupe) -> None:
    await cast.produce()
    before, lines = await cast.voices(), await cast.lines()
    plan = await propose_recast(cast.book.id, (), "espeak", cast.workshop)
    assert [move.character.name for move in plan.moves] == ["Mara"]
    await recast(cast.book.id, plan, cast.workshop)
    assert {voice.engine for voice in (await cast.voices()).values()} == {"espeak"}
    assert await cast.lines() == lines
    await undo(cast.book.id, cast.workshop)
    assert await cast.voices() == before
    assert (await propose_recast(cast.book.id, (), ACME, cast.workshop)).moves != ()


async def test_the_price_counts_lines_once_and_leaves_out_own_recordings_and_what_the_library_has(
    cast: Troupe,
) -> None:
    await cast.produce()
    people = await people_of(cast.workshop, cast.book.id)
    plan = await propose_recast(cast.book.id, [people[NARRATOR].id, people["Jon"].id], ACME, cast.workshop)
    costs = {move.character.name: (move.lines, move.kept, move.cost) for move in plan.moves}
    assert costs == {NARRATOR: (2, 0, 2 * ESTIMATE), "Jon": (1, 0, ESTIMATE)}
    assert plan.cost == 3 * ESTIMATE
    take, line = next((take, line) for who, line, take in await cast.lines() if who == "Jon")
    assert take is not None
    own = NewTake(line.id, take.asset, take.asset, AUTHOR_RECORDING, take.duration, take.profile, ())
    await cast.workshop.takes.add([own])
    again = await propose_recast(cast.book.id, [people["Jon"].id], ACME, cast.workshop)
    assert [(move.lines, move.kept, move.cost) for move in again.moves] == [(0, 1, FREE)]
    assert cast.service.charged == 3


async def test_what_is_spoken_after_a_move_costs_what_was_foretold_and_nothing_when_it_is_moved_back(
    cast: Troupe,
) -> None:
    await cast.produce()
    people = await people_of(cast.workshop, cast.book.id)
    plan = await propose_recast(cast.book.id, [people["Jon"].id], ACME, cast.workshop)
    await recast(cast.book.id, plan, cast.workshop)
    await cast.produce()
    assert cast.service.charged == 4
    assert (await cast.engines())["Jon"] == {ACME}
    await undo(cast.book.id, cast.workshop)
    await cast.produce()
    assert (await cast.engines())["Jon"] == {"espeak"}
    await recast(cast.book.id, plan, cast.workshop)
    await cast.produce()
    assert cast.service.charged == 4


async def test_a_voice_that_the_author_chose_takes_the_place_of_the_proposal(cast: Troupe) -> None:
    people = await people_of(cast.workshop, cast.book.id)
    mara = people["Mara"].id
    wanted = await rehearsal_voice(cast.workshop, "Old Agatha")
    plan = await propose_recast(cast.book.id, [mara], "espeak", cast.workshop, {mara: wanted})
    assert [move.after for move in plan.moves] == [wanted]
    assert plan.moves[0].line is not None
    assert plan.moves[0].line.text == "It was the wind after all."


async def test_proposals_fit_differ_and_keep_clear_of_those_in_the_same_scenes(workshop: Workshop) -> None:
    women = ("Ada", "Bea", "Cleo", "Dora")
    people = {name: CastMember(name, name, gender=Gender.FEMALE) for name in women}
    people["Nan"] = CastMember("Nan", "Nan", gender=Gender.FEMALE, age=Age.OLD)
    people["Sir"] = CastMember("Sir", "Sir", gender=Gender.MALE, description="A soft Scottish voice")
    people[NARRATOR] = CastMember(NARRATOR, NARRATOR, is_narrator=True)
    talk = [(who, f"{who} says so, and says it again.") for who in people]
    async with troupe(workshop, Play([[talk]], people)) as cast:
        library = cast.workshop
        helen = await rehearsal_voice(library, "Helen")
        foreign = {
            name: replace(helen, engine=ACME, name=f"x-{name}", label=name) for name in (*women[1:], "Nan", "Sir")
        }
        await give(library, cast.book.id, Ada=helen, **foreign)
        plan = await propose_recast(cast.book.id, (), "espeak", library)
        after = {move.character.name: move.after for move in plan.moves}
        assert set(after) == set(foreign)
        assert len({identity(voice) for voice in [helen, *after.values()]}) == len(after) + 1
        assert {after[name].gender for name in (*women[1:], "Nan")} == {Gender.FEMALE}
        assert after["Nan"].age is Age.OLD
        assert "Scottish" in after["Sir"].label
        assert min(distance(helen, after[name]) for name in women[1:]) > 0.2


async def test_an_engine_that_is_not_installed_is_refused_and_nothing_changes(cast: Troupe) -> None:
    before = await cast.voices()
    with pytest.raises(NotFoundError):
        await propose_recast(cast.book.id, (), "vanished", cast.workshop)
    assert await cast.voices() == before
