"""Before an export is ordered, the author knows what it takes and what it will say."""

from dataclasses import replace
from pathlib import Path

import pytest

from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.services.foresee_export import Room, foresee_cover, foresee_room, foresee_tags
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.services.workshop import Workshop
from tests.services.productions import add_book


async def test_room_grows_with_text_and_formats(workshop: Workshop, tmp_path: Path) -> None:
    book = await add_book(workshop, tmp_path)
    chapters = [chapter for chapter in await workshop.books.chapters(book.id) if chapter.included]
    m4b, acx = workshop.exporters["m4b"], workshop.exporters["acx"]
    one = await foresee_room(book, chapters[:1], [m4b], tmp_path, workshop)
    two = await foresee_room(book, chapters, [m4b], tmp_path, workshop)
    both = await foresee_room(book, chapters, [m4b, acx], tmp_path, workshop)
    assert one.length < two.length == both.length
    assert one.files.needed < two.files.needed < both.files.needed
    assert both.suffices


async def test_a_folder_that_is_not_there_yet_is_foreseen_by_the_one_above(workshop: Workshop, tmp_path: Path) -> None:
    book = await add_book(workshop, tmp_path)
    chapters = await workshop.books.chapters(book.id)
    foresight = await foresee_room(book, chapters, [], tmp_path / "not" / "yet", workshop)
    assert foresight.files.free


async def test_scripts_that_say_more_with_less_play_longer(workshop: Workshop, tmp_path: Path) -> None:
    book = await add_book(workshop, tmp_path)
    chapters = await workshop.books.chapters(book.id)
    english = await foresee_room(book, chapters, [], tmp_path, workshop)
    chinese = await foresee_room(replace(book, language="zh-TW"), chapters, [], tmp_path, workshop)
    assert chinese.length > 2 * english.length


def test_a_disk_that_cannot_be_asked_is_not_called_full() -> None:
    assert Room(10, None).suffices
    assert Room(10, 10).suffices
    assert not Room(10, 9).suffices


async def test_tags_always_disclose_synthetic_voices(workshop: Workshop, tmp_path: Path) -> None:
    book = replace(await add_book(workshop, tmp_path), author="", metadata={"series": "Locks", "narrator": "Me"})
    tags = await foresee_tags(book, "espeak", workshop)
    assert tags["narrator"] == "Me"
    assert tags["series"] == "Locks"
    assert "synthetic voices" in tags["disclosure"]
    assert "author" not in tags
    with pytest.raises(NotFoundError):
        await foresee_tags(book, "nobody", workshop)


async def test_a_book_without_a_cover_shows_the_one_it_will_get(workshop: Workshop, tmp_path: Path) -> None:
    book = await add_book(workshop, tmp_path)
    drawn = await foresee_cover(book, workshop)
    assert drawn[:2] == b"\xff\xd8"
    (kept,) = workshop.typeset.iterdir()
    kept.write_bytes(b"drawn before")
    assert await foresee_cover(book, workshop) == b"drawn before"
    assert await foresee_cover(replace(book, title="Another title"), workshop) != drawn
    assert len(list(workshop.typeset.iterdir())) == 2
    own = replace(book, cover=await workshop.assets.put(b"an image", "png"))
    assert await foresee_cover(own, workshop) == b"an image"


async def test_an_order_of_some_chapters_selects_only_these(workshop: Workshop, tmp_path: Path) -> None:
    book = await add_book(workshop, tmp_path)
    first, *rest = [chapter for chapter in await workshop.books.chapters(book.id) if chapter.included]
    order = ProductionOrder("/x", chapters=(str(first.id),), options={"m4b": {"quality": 96}})
    assert order.selects(first)
    assert not any(map(order.selects, rest))
    assert ProductionOrder.from_input(order.as_input()) == order
    assert order.key() != ProductionOrder("/x").key()
    assert all(map(ProductionOrder.from_input({"folder": "/x"}).selects, [first, *rest]))
