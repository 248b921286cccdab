"""Having a book read by an analyser that can do more than the rules: script, cues, notes, and who read what."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest

from narratix_desktop.domain.analysis import Analysis, AnalysisRequest, Fallback, LocalPart
from narratix_desktop.domain.attempt import Purpose, SpendBy, SpendFilter
from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.estimate import Expense
from narratix_desktop.domain.money import FREE
from narratix_desktop.ports.engines import Analyser, AnalysisEstimate, EngineInfo, Progress
from narratix_desktop.services.edit_timeline import add_cue
from narratix_desktop.services.estimate_run import estimate_run
from narratix_desktop.services.import_manuscript import import_manuscript
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.services.read_book import estimate_reading, forget_reading, read_book, wants_reading
from narratix_desktop.services.score_scene import score_chapter
from narratix_desktop.services.workshop import Workshop
from narratix_desktop.store.database import connect_database
from narratix_desktop.text.attribution import analyse_text
from tests.fakes.anthropic_server import anthropic_server
from tests.providers.reading_room import reading_room

TEXT = """CHAPTER ONE

The rain fell. “Come in,” said Ada. The rain fell on the roof all night.

CHAPTER TWO

A bell rang. “Who is there?” said Bo.
"""


@dataclass
class Reader:
    """An analyser with a key that places one bed where it is told to, and counts how often it is asked."""

    info: EngineInfo = EngineInfo("reader", "Reader", "1", needs_key="READER_KEY")
    asked: list[AnalysisRequest] = field(default_factory=list)
    left: tuple[LocalPart, ...] = ()

    async def estimate(self, request: AnalysisRequest) -> AnalysisEstimate:
        return AnalysisEstimate(requests=len(request.chapters), model="Reader")

    async def analyse(self, request: AnalysisRequest, purpose: Purpose, progress: Progress | None = None) -> Analysis:
        self.asked.append(request)
        if progress is not None:
            await progress(1, 1)
        start = request.text.index("“Come")
        cue = CueSpan(CueKind.AMBIENCE, "wind", start, start + 8)
        return replace(analyse_text(request), cues=(cue,), scored=(request.chapters[0].start,), local_parts=self.left)


def with_reader(workshop: Workshop, reader: Reader) -> Workshop:
    analysers: Mapping[str, Analyser] = {**workshop.analysers, "reader": reader}
    return replace(workshop, analysers=analysers)


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    path = tmp_path / "rain.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


async def test_cues_of_an_analyser_are_stored_and_not_placed_anew_by_the_rules(
    workshop: Workshop, manuscript: Path
) -> None:
    library = with_reader(workshop, Reader())
    book = (await import_manuscript(manuscript, library.books, library.assets, library.compute)).book
    await read_book(book.id, "reader", library, Purpose.once("test", book.id))
    first, second = await library.books.chapters(book.id)
    for chapter in (first, second):
        await score_chapter(book, chapter, library, library.sound_engine("local"))
    assert [(cue.span.sound, cue.asset is not None) for cue in await library.cues.list(first.id)] == [("wind", True)]
    assert await library.cues.list(second.id)


async def test_cues_of_the_author_are_left_alone(workshop: Workshop, manuscript: Path) -> None:
    library = with_reader(workshop, Reader())
    book = (await import_manuscript(manuscript, library.books, library.assets, library.compute)).book
    (first, _) = await library.books.chapters(book.id)
    mine = CueSpan(CueKind.EFFECT, "door", first.start + 13, first.start + 17)
    await add_cue(first, mine, library, "local")
    await read_book(book.id, "reader", library, Purpose.once("test", book.id))
    assert [cue.span for cue in await library.cues.list(first.id)] == [mine]


async def test_a_book_is_read_again_only_by_whoever_can_do_more(workshop: Workshop, manuscript: Path) -> None:
    reader = Reader()
    library = with_reader(workshop, reader)
    book = (await import_manuscript(manuscript, library.books, library.assets, library.compute)).book
    assert await wants_reading(book.id, "local", library)
    await read_book(book.id, "local", library, Purpose.once("test", book.id))
    assert not await wants_reading(book.id, "local", library)
    assert await wants_reading(book.id, "reader", library)
    assert (await estimate_reading(book.id, "reader", library)).requests == 2
    await read_book(book.id, "reader", library, Purpose.once("test", book.id))
    assert not await wants_reading(book.id, "reader", library)
    assert not await wants_reading(book.id, "local", library)
    assert (await estimate_reading(book.id, "reader", library)).requests == 0
    assert len(reader.asked) == 1


async def test_a_chapter_that_comes_into_the_audio_later_is_read_then(workshop: Workshop, manuscript: Path) -> None:
    library = with_reader(workshop, Reader())
    book = (await import_manuscript(manuscript, library.books, library.assets, library.compute)).book
    _, second = await library.books.chapters(book.id)
    await library.books.include(second.id, included=False)
    await read_book(book.id, "reader", library, Purpose.once("test", book.id))
    assert not await wants_reading(book.id, "reader", library)
    await library.books.include(second.id, included=True)
    assert await wants_reading(book.id, "reader", library)


@pytest.mark.parametrize("why", Fallback)
async def test_what_was_left_to_the_rules_is_said_once_for_each_chapter(
    workshop: Workshop, manuscript: Path, why: Fallback
) -> None:
    parts = (LocalPart(20, 30, why), LocalPart(40, 50, why))
    library = with_reader(workshop, Reader(left=parts))
    book = (await import_manuscript(manuscript, library.books, library.assets, library.compute)).book
    found = await read_book(book.id, "reader", library, Purpose.once("test", book.id))
    assert found["local_chapters"] == ["Chapter One"]
    (note,) = found["notes"] if isinstance(found["notes"], list) else []
    assert note.startswith("Chapter One: part of it was read by the rules on this computer, not by Reader: ")
    assert note.endswith(".")


async def test_what_claude_costs_is_on_record_for_its_book_and_chapters(
    workshop: Workshop, database_url: str, manuscript: Path, tmp_path: Path
) -> None:
    book = (await import_manuscript(manuscript, workshop.books, workshop.assets, workshop.compute)).book
    database = await connect_database(database_url)
    async with anthropic_server() as server, reading_room(database, server, tmp_path) as room:
        library = replace(workshop, analysers={"anthropic": room.analyser})
        purpose = Purpose.once("test", book.id)
        await read_book(book.id, "anthropic", library, purpose)
        by_chapter = await room.ledger.spend_by(SpendBy.CHAPTER, SpendFilter(run=purpose.run))
        states = await database.fetch("SELECT state, book_id FROM attempts")
        assert not await wants_reading(book.id, "anthropic", library)
        order = ProductionOrder("", (), analysis="anthropic", kinds=("analyse",))
        assert not (await estimate_run(book, order, library)).is_asked_about
        await forget_reading(book.id, library.settings)
        told = await estimate_run(book, order, library)
        assert [(part.expense, part.count, part.letters > 100) for part in told.parts] == [(Expense.READING, 2, True)]
        assert told.rereads
        # It costs nothing, but the author may have corrected what would be read anew.
        assert (told.cost, told.is_asked_about) == (FREE, True)
        assert told.read_for == pytest.approx(server.bill, abs=Decimal("0.00001"))
    await database.close()
    assert {key for key in by_chapter if key} == {str(one.id) for one in await workshop.books.chapters(book.id)}
    assert sum(one.paid for one in by_chapter.values()) == pytest.approx(server.bill, abs=Decimal("0.00001"))
    assert [(row["state"], row["book_id"]) for row in states] == [("committed", book.id)] * 2
