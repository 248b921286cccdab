"""Painted covers: what is asked, what the book gets, and what a painting that was not seen through costs."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from PIL import Image

from narratix_desktop.domain.attempt import SpendFilter
from narratix_desktop.domain.book import Book
from narratix_desktop.domain.book_details import Detail
from narratix_desktop.domain.errors import ImageError, NotFoundError, ServiceError
from narratix_desktop.domain.estimate import Expense
from narratix_desktop.domain.origin import Nature, Use
from narratix_desktop.ports.keys import Vendor
from narratix_desktop.providers.clients import Clients
from narratix_desktop.providers.key_ring import SystemKeyRing
from narratix_desktop.providers.paid_call import PaidCalls
from narratix_desktop.providers.replicate_cover import ReplicateCover
from narratix_desktop.services.edit_book import describe_detail
from narratix_desktop.services.estimate_run import estimate_painting
from narratix_desktop.services.paint_cover import paint_cover, painters, picture_of
from narratix_desktop.services.undo_edit import undo
from narratix_desktop.services.workshop import Workshop
from tests.fakes.replicate_server import TOKEN, ReplicateServer
from tests.providers.vendor_desk import SwiftClock, cents
from tests.services.cast_books import Play, add_play

PICTURE = "A lighthouse in the fog, seen from a small boat."


@dataclass
class Easel:
    workshop: Workshop
    server: ReplicateServer
    book: Book


@pytest_asyncio.fixture
async def easel(workshop: Workshop) -> AsyncIterator[Easel]:
    async with (
        ReplicateServer() as server,
        Clients(SystemKeyRing({Vendor.REPLICATE: TOKEN}), {Vendor.REPLICATE: server.address}) as clients,
    ):
        assert isinstance(server, ReplicateServer)
        time = SwiftClock()
        calls = PaidCalls(workshop.ledger, workshop.assets, clock=time.clock)
        engine = ReplicateCover(workshop.compute, calls, clients.replicate, clock=time.clock)
        at = replace(workshop, covers={**workshop.covers, "replicate": engine})
        book_id = await add_play(at, Play([[[("Ada", "Good night.")]]], title="The {picture} of Fog"))
        yield Easel(at, server, await at.books.get(book_id))
        assert server.refused == []


async def cover_of(easel: Easel) -> bytes | None:
    cover = (await easel.workshop.books.get(easel.book.id)).cover
    return None if cover is None else (await easel.workshop.assets.path(cover)).read_bytes()


async def test_a_cover_is_painted_of_the_authors_words_and_is_one_edit(easel: Easel) -> None:
    workshop, book_id = easel.workshop, easel.book.id
    assert list(painters(workshop)) == ["replicate"]
    told = await estimate_painting(book_id, PICTURE, "replicate", workshop)
    assert [(part.expense, part.count) for part in told.parts] == [(Expense.COVER, 1)]
    await paint_cover(book_id, PICTURE, "replicate", workshop)
    prompt = easel.server.created()[0].document()["input"]["prompt"]
    assert prompt.startswith(f"{PICTURE} Illustration")
    assert "no text" in prompt
    painted = await cover_of(easel)
    assert painted is not None
    with Image.open(io.BytesIO(painted)) as image:
        assert image.size == (3000, 3000)
    cover = (await workshop.books.get(book_id)).cover
    assert cover is not None
    (origin,) = (await workshop.origins.of(Use.COVER, [cover]))[cover]
    assert (origin.maker.nature, origin.maker.model) == (Nature.MODEL, "black-forest-labs/flux-1.1-pro")
    spend = await workshop.ledger.spend(SpendFilter(book_id=book_id))
    assert spend.paid == cents(easel.server.total) == cents(told.cost) > 0
    assert await workshop.ledger.unsettled() == ()
    await undo(book_id, workshop)
    assert await cover_of(easel) is None


async def test_painting_the_same_again_paints_another_picture(easel: Easel) -> None:
    for _ in range(2):
        await paint_cover(easel.book.id, PICTURE, "replicate", easel.workshop)
    assert len(easel.server.created()) == 2


async def test_a_painting_that_was_stopped_is_fetched_and_not_paid_again(easel: Easel) -> None:
    easel.server.looks = 10**6
    work = asyncio.create_task(paint_cover(easel.book.id, PICTURE, "replicate", easel.workshop))
    await easel.server.begun.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert await cover_of(easel) is None
    for made in easel.server.predictions.values():
        made.looks = 1
    await paint_cover(easel.book.id, PICTURE, "replicate", easel.workshop)
    assert await cover_of(easel) is not None
    assert len(easel.server.created()) == 1


async def test_nothing_is_asked_where_nothing_can_be_painted(easel: Easel) -> None:
    with pytest.raises(ImageError, match="nothing is said"):
        await paint_cover(easel.book.id, " \n", "replicate", easel.workshop)
    with pytest.raises(NotFoundError, match="typeset"):
        await paint_cover(easel.book.id, PICTURE, "typeset", easel.workshop)
    assert easel.server.asked == []


async def test_a_painting_that_fails_leaves_the_cover_as_it_is(easel: Easel) -> None:
    await paint_cover(easel.book.id, PICTURE, "replicate", easel.workshop)
    before = await cover_of(easel)
    easel.server.outcomes.extend(["failed"] * 10)
    with pytest.raises(ServiceError):
        await paint_cover(easel.book.id, PICTURE, "replicate", easel.workshop)
    assert await cover_of(easel) == before


async def test_the_picture_begins_as_the_book_is_described(easel: Easel) -> None:
    assert picture_of(easel.book) == easel.book.title
    long = "She keeps the light. Nobody has seen her for a year. " + "The fog is thick. " * 30
    await describe_detail(easel.book.id, Detail.DESCRIPTION, long, easel.workshop)
    words = picture_of(await easel.workshop.books.get(easel.book.id))
    assert words.startswith("She keeps the light.")
    assert words.endswith("The fog is thick.")
    assert len(words) <= 300
