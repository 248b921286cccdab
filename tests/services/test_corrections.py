"""What the author corrected stays, whoever reads the book again and whatever they find."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.character import CastMember, Gender
from narratix_desktop.domain.ids import BookId, CharacterId
from narratix_desktop.domain.segment import Segment, SegmentKind, SegmentSpan, require_exact_cover
from narratix_desktop.ports.store import NewBook
from narratix_desktop.services.edit_cast import describe_character, merge_characters, split_character
from narratix_desktop.services.edit_script import UNSET, direct_lines, merge_lines, reassign_lines, split_line
from narratix_desktop.services.undo_edit import undo
from narratix_desktop.services.workshop import Workshop
from tests.store.store_samples import new_book

TEXT = "It rained. “Come in,” said Ada. “Sit down. You are wet.” Bo sat. “Thank you.”\n"
CUTS = ("“Come in", "said Ada", "“Sit", "Bo sat", "“Thank")


def read_as(*labels: tuple[SegmentKind, str | None, str], cuts: tuple[str, ...] = CUTS) -> Analysis:
    """An analysis that ends a line before each of ``cuts``; kind, character and direction of each line."""
    cast = (
        CastMember("narrator", "Narrator", is_narrator=True),
        CastMember("ada", "Ada", gender=Gender.FEMALE),
        CastMember("bo", "Bo", gender=Gender.MALE),
        CastMember("cy", "Cy"),
    )
    edges = [0, *(TEXT.index(cut) for cut in cuts), len(TEXT)]
    spans = [
        SegmentSpan(start, end, kind, who, 0.7, direction=how)
        for (kind, who, how), start, end in zip(labels, edges[:-1], edges[1:], strict=True)
    ]
    return Analysis(cast, tuple(spans))


TOLD = (SegmentKind.NARRATION, "narrator", "")


def said(who: str | None, how: str = "") -> tuple[SegmentKind, str | None, str]:
    return (SegmentKind.DIALOGUE, who, how)


FIRST = read_as(TOLD, said("ada"), TOLD, said("ada"), TOLD, said("bo"))
AGAIN = read_as(TOLD, said("cy", "loudly"), TOLD, said("cy", "fast"), TOLD, said("cy", "gladly"))


class Desk:
    """A small book in the library, and what the author does with it."""

    def __init__(self, workshop: Workshop, book_id: BookId) -> None:
        self.workshop = workshop
        self.book_id = book_id

    async def read(self, analysis: Analysis) -> None:
        await self.workshop.scripts.replace(self.book_id, analysis)
        require_exact_cover(await self.lines(), 0, len(TEXT))

    async def lines(self) -> tuple[Segment, ...]:
        return await self.workshop.scripts.whole(self.book_id)

    async def line(self, begin: str) -> Segment:
        return next(one for one in await self.lines() if TEXT[one.start : one.end].startswith(begin))

    async def who(self, name: str) -> CharacterId:
        return next(one.id for one in await self.workshop.scripts.characters(self.book_id) if one.name == name)

    async def names(self) -> set[str]:
        return {one.name for one in await self.workshop.scripts.characters(self.book_id)}


@pytest_asyncio.fixture
async def desk(workshop: Workshop) -> AsyncIterator[Desk]:
    given: NewBook = new_book(TEXT)
    book = await workshop.books.add(given)
    desk = Desk(workshop, book.id)
    await desk.read(FIRST)
    yield desk


async def test_a_named_speaker_stays(desk: Desk) -> None:
    line = await desk.line("“Sit")
    await reassign_lines(desk.book_id, [line.id], await desk.who("Bo"), desk.workshop)
    named = await desk.line("“Sit")
    for _ in range(2):
        await desk.read(AGAIN)
        assert await desk.line("“Sit") == replace(named, direction="fast")
    assert (await desk.line("“Come")).character_id == await desk.who("Cy")


async def test_a_split_line_stays_two_with_their_speakers(desk: Desk) -> None:
    line = await desk.line("“Sit")
    await split_line(desk.book_id, line.id, TEXT.index("You are"), desk.workshop)
    second = await desk.line("You are")
    await reassign_lines(desk.book_id, [second.id], await desk.who("Bo"), desk.workshop)
    await desk.read(AGAIN)
    first, second = await desk.line("“Sit"), await desk.line("You are")
    assert (first.id, first.character_id) == (line.id, await desk.who("Cy"))
    assert (second.character_id, second.locked) == (await desk.who("Bo"), True)


async def test_merged_lines_stay_one(desk: Desk) -> None:
    merged = [await desk.line("Bo sat"), await desk.line("“Thank")]
    await merge_lines(desk.book_id, [one.id for one in merged], desk.workshop)
    await desk.read(AGAIN)
    line = await desk.line("Bo sat")
    assert (line.id, line.end) == (merged[0].id, len(TEXT))


@pytest.mark.parametrize("again", [AGAIN, read_as(TOLD, said(None, "x"), TOLD, TOLD, TOLD, said("bo", "y"))])
async def test_a_direction_a_speed_a_pause_and_a_kind_stay(desk: Desk, again: Analysis) -> None:
    line = await desk.line("“Sit")
    await direct_lines(
        desk.book_id,
        [line.id],
        desk.workshop,
        direction="whispered",
        speed=0.9,
        pause_after=1.5,
        kind=SegmentKind.THOUGHT,
    )
    for _ in range(2):
        await desk.read(again)
    now = await desk.line("“Sit")
    assert (now.id, now.direction, now.speed, now.pause_after) == (line.id, "whispered", 0.9, 1.5)
    assert now.kind is SegmentKind.THOUGHT


async def test_a_direction_that_the_author_removed_does_not_come_back(desk: Desk) -> None:
    await desk.read(AGAIN)
    line = await desk.line("“Come")
    assert line.direction == "loudly"
    await direct_lines(desk.book_id, [line.id], desk.workshop, direction="")
    await desk.read(AGAIN)
    assert (await desk.line("“Come")).direction == ""


async def test_what_was_taken_back_does_not_bind(desk: Desk) -> None:
    line = await desk.line("“Sit")
    await direct_lines(desk.book_id, [line.id], desk.workshop, direction="whispered")
    await undo(desk.book_id, desk.workshop)
    await desk.read(AGAIN)
    assert (await desk.line("“Sit")).direction == "fast"


async def test_an_unlocked_line_follows_the_new_reading(desk: Desk) -> None:
    line = await desk.line("“Sit")
    await reassign_lines(desk.book_id, [line.id], await desk.who("Bo"), desk.workshop)
    await direct_lines(desk.book_id, [line.id], desk.workshop, direction=UNSET, locked=False)
    await desk.read(AGAIN)
    assert (await desk.line("“Sit")).character_id == await desk.who("Cy")


async def test_other_cuts_are_laid_around_the_authors_lines(desk: Desk) -> None:
    line = await desk.line("“Sit")
    await reassign_lines(desk.book_id, [line.id], await desk.who("Bo"), desk.workshop)
    kept = await desk.line("“Sit")
    await desk.read(read_as(TOLD, said("cy"), said("ada"), cuts=("Ada. “Sit", "You are")))
    now = await desk.line("“Sit")
    assert (now.id, now.start, now.end, now.character_id) == (kept.id, kept.start, kept.end, kept.character_id)
    assert "".join(TEXT[one.start : one.end] for one in await desk.lines()) == TEXT
    assert (await desk.line("Bo sat")).character_id == await desk.who("Ada")


async def test_characters_that_were_made_one_stay_one(desk: Desk) -> None:
    await merge_characters(desk.book_id, await desk.who("Ada"), [await desk.who("Bo")], desk.workshop)
    for analysis in (FIRST, AGAIN, FIRST):
        await desk.read(analysis)
        assert "Bo" not in await desk.names()
    assert (await desk.line("“Thank")).character_id == await desk.who("Ada")


async def test_a_character_that_was_made_two_stays_two(desk: Desk) -> None:
    line = await desk.line("“Sit")
    await split_character(desk.book_id, await desk.who("Ada"), "Aunt Ada", [line.id], desk.workshop)
    await desk.read(AGAIN)
    await desk.read(FIRST)
    assert (await desk.line("“Sit")).character_id == await desk.who("Aunt Ada")
    assert (await desk.line("“Come")).character_id == await desk.who("Ada")


async def test_what_the_author_says_about_a_character_stays(desk: Desk) -> None:
    await describe_character(desk.book_id, await desk.who("Bo"), desk.workshop, name="Robert", gender=Gender.NEUTRAL)
    await desk.read(AGAIN)
    await desk.read(FIRST)
    cast = {one.name: one for one in await desk.workshop.scripts.characters(desk.book_id)}
    assert cast["Robert"].gender is Gender.NEUTRAL
    assert "Bo" not in cast
