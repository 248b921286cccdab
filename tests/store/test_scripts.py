import itertools
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narratix_desktop.domain.analysis import Analysis
from narratix_desktop.domain.character import CastMember
from narratix_desktop.domain.errors import AnalysisError
from narratix_desktop.domain.ids import BookId, ChapterId
from narratix_desktop.domain.segment import Segment, SegmentKind, SegmentSpan
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.store.books import BookRepository
from narratix_desktop.store.database import Database
from narratix_desktop.store.script_changes import ChapterPlace, match_segments, require_faithful
from narratix_desktop.store.scripts import ScriptRepository
from tests.store.store_samples import SECOND, TEXT, analysis, scripted_book, stored_book, with_segments


async def everything(database: Database, book_id: BookId) -> list[Segment]:
    script = ScriptRepository(database)
    return [s for c in await BookRepository(database).chapters(book_id) for s in await script.segments(c.id)]


async def test_the_stored_segments_join_to_the_text(database: Database) -> None:
    book_id = await scripted_book(database)
    assert "".join(TEXT[s.start : s.end] for s in await everything(database, book_id)) == TEXT
    assert await ScriptRepository(database).analysed(book_id)


async def test_a_new_book_is_not_analysed(database: Database) -> None:
    book = await stored_book(database)
    assert not await ScriptRepository(database).analysed(book.id)


LINE = SegmentKind.NARRATION


@pytest.mark.parametrize(
    "spans",
    [
        (),
        (SegmentSpan(0, SECOND, LINE, None),),
        (SegmentSpan(0, len(TEXT), LINE, None),),
        (SegmentSpan(0, SECOND, LINE, None), SegmentSpan(SECOND + 1, len(TEXT), LINE, None)),
        (SegmentSpan(0, SECOND, LINE, None), SegmentSpan(SECOND - 1, len(TEXT), LINE, None)),
        (SegmentSpan(0, SECOND, LINE, None), SegmentSpan(SECOND, len(TEXT) + 1, LINE, None)),
        (SegmentSpan(0, SECOND, LINE, "nobody"), SegmentSpan(SECOND, len(TEXT), LINE, None)),
    ],
    ids=["nothing", "end missing", "crosses a chapter", "gap", "overlap", "too long", "stranger"],
)
async def test_an_unfaithful_analysis_changes_nothing(database: Database, spans: tuple[SegmentSpan, ...]) -> None:
    book_id = await scripted_book(database)
    before = await everything(database, book_id)
    with pytest.raises(AnalysisError):
        await ScriptRepository(database).replace(book_id, with_segments(analysis(), *spans))
    assert await everything(database, book_id) == before


async def test_an_equal_analysis_keeps_every_id(database: Database) -> None:
    book_id = await scripted_book(database)
    before = await everything(database, book_id)
    await ScriptRepository(database).replace(book_id, analysis())
    assert await everything(database, book_id) == before


async def test_a_segment_with_another_speaker_is_new_and_the_others_stay(database: Database) -> None:
    book_id = await scripted_book(database)
    before = await everything(database, book_id)
    await ScriptRepository(database).replace(book_id, analysis(speaker="bo"))
    after = await everything(database, book_id)
    assert [a.id == b.id for a, b in zip(before, after, strict=True)] == [True, False, True, True]


async def test_a_segment_that_becomes_two_renumbers_the_rest(database: Database) -> None:
    book_id = await scripted_book(database)
    before = await everything(database, book_id)
    whole = analysis()
    first, line, *rest = whole.segments
    halves = (replace(first, end=2), replace(first, start=2), line)
    await ScriptRepository(database).replace(book_id, with_segments(whole, *halves, *rest))
    after = await everything(database, book_id)
    assert [s.ordinal for s in after] == [0, 1, 2, 0, 1]
    assert after[2].id == before[1].id


async def test_what_the_author_set_stays_with_its_line(database: Database) -> None:
    book_id = await scripted_book(database)
    await database.write("UPDATE segments SET speed = 1.25, pause_after = 2, direction = 'softly' WHERE ordinal = 1")
    await ScriptRepository(database).replace(book_id, analysis())
    line = (await everything(database, book_id))[1]
    assert (line.speed, line.pause_after, line.direction) == (1.25, 2.0, "softly")


async def test_a_locked_line_stays_as_it_is_also_where_an_analysis_would_split_it(database: Database) -> None:
    book_id = await scripted_book(database)
    await database.write("UPDATE segments SET locked = true WHERE span_start = 5")
    locked = (await everything(database, book_id))[1]
    await ScriptRepository(database).replace(book_id, analysis(speaker="bo"))
    assert (await everything(database, book_id))[1] == locked
    whole = analysis(speaker=None)
    first, line, *rest = whole.segments
    split = (first, replace(line, end=10), replace(line, start=10), *rest)
    await ScriptRepository(database).replace(book_id, with_segments(whole, *split))
    assert (await everything(database, book_id))[1] == locked


async def test_characters_known_by_name_keep_id_and_voice(database: Database) -> None:
    script, book_id = ScriptRepository(database), await scripted_book(database)
    before = {c.name: c for c in await script.characters(book_id)}
    voice = VoiceSpec("espeak", "en-gb", "Ada's", parameters={"pitch": 50})
    await script.cast({before["Ada"].id: voice, before["Bo"].id: voice})
    await script.replace(book_id, replace(analysis(), cast=tuple(reversed(analysis().cast))))
    after = {c.name: c for c in await script.characters(book_id)}
    assert {name: c.id for name, c in after.items()} == {name: c.id for name, c in before.items()}
    assert after["Ada"].voice_id == after["Bo"].voice_id is not None
    assert [v.spec for v in (await script.voices(book_id)).values()] == [voice]


async def test_a_character_that_nobody_speaks_any_more_leaves(database: Database) -> None:
    script, book_id = ScriptRepository(database), await scripted_book(database)
    await script.replace(book_id, analysis(ada="Adelaide"))
    assert {c.name for c in await script.characters(book_id)} == {"Narrator", "Adelaide", "Bo"}


async def test_two_characters_of_one_name_stay_two(database: Database) -> None:
    script, book = ScriptRepository(database), await stored_book(database)
    cast = (CastMember("a", "Mary"), CastMember("b", "Mary"))
    spans = (SegmentSpan(0, SECOND, LINE, "a"), SegmentSpan(SECOND, len(TEXT), LINE, "b"))
    await script.replace(book.id, Analysis(cast, spans))
    first = await everything(database, book.id)
    await script.replace(book.id, Analysis(cast, spans))
    assert await everything(database, book.id) == first
    assert first[0].character_id != first[1].character_id


async def test_lines_and_shares_count_included_chapters(database: Database) -> None:
    script, books, book_id = ScriptRepository(database), BookRepository(database), await scripted_book(database)
    cast = await script.characters(book_id)
    assert next(c.name for c in cast) == "Narrator"
    assert {c.name: c.lines for c in cast} == {"Narrator": 2, "Ada": 1, "Bo": 1}
    assert sum(c.share for c in cast) == pytest.approx(1)
    assert next(c.share for c in cast if c.name == "Ada") == pytest.approx((SECOND - 5) / len(TEXT))
    first, _ = await books.chapters(book_id)
    await books.include(first.id, included=False)
    assert {c.name: c.lines for c in await script.characters(book_id)} == {"Narrator": 1, "Ada": 0, "Bo": 1}


async def test_a_pronunciation_is_set_changed_and_forgotten(database: Database) -> None:
    script, book = ScriptRepository(database), await stored_book(database)
    await script.pronounce(book.id, "Niamh", "Neev")
    await script.pronounce(book.id, "Niamh", "Neeve")
    assert await script.pronunciations(book.id) == {"Niamh": "Neeve"}
    await script.pronounce(book.id, "Niamh", "")
    assert await script.pronunciations(book.id) == {}


async def test_a_script_of_fifteen_thousand_lines_is_stored_and_kept(database: Database) -> None:
    text = "Word. " * 15_000
    book = await stored_book(database, text)
    script = ScriptRepository(database)
    cast = (CastMember("narrator", "Narrator", is_narrator=True),)
    spans = tuple(SegmentSpan(at, at + 6, LINE, "narrator") for at in range(0, len(text), 6))
    await script.replace(book.id, Analysis(cast, spans))
    first = await everything(database, book.id)
    assert len(first) == 15_000
    await script.replace(book.id, Analysis(cast, spans))
    assert await everything(database, book.id) == first


@st.composite
def texts_with_cuts(draw: st.DrawFn) -> tuple[str, list[int], list[int]]:
    """Hostile text, chapter starts, and segment starts that respect them or not."""
    alphabet = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
    text = draw(st.text(alphabet, min_size=1, max_size=60))
    inside = st.integers(0, len(text) - 1)
    return text, sorted(draw(st.sets(inside, max_size=3)) | {0}), sorted(draw(st.sets(inside, max_size=12)) | {0})


@given(texts_with_cuts())
@settings(max_examples=150, deadline=None)
def test_an_analysis_is_taken_exactly_when_it_keeps_every_word(case: tuple[str, list[int], list[int]]) -> None:
    text, chapter_starts, starts = case
    edges = [*chapter_starts, len(text)]
    places = [ChapterPlace(ChapterId(UUID(int=n)), a, b) for n, (a, b) in enumerate(itertools.pairwise(edges))]
    cuts = [*starts, len(text)]
    spans = tuple(SegmentSpan(a, b, LINE, None) for a, b in itertools.pairwise(cuts))
    given_analysis = Analysis((), spans)
    if not set(chapter_starts) <= set(starts):
        with pytest.raises(AnalysisError):
            require_faithful(given_analysis, text, places)
        return
    require_faithful(given_analysis, text, places)
    changes = match_segments(given_analysis, BookId(UUID(int=9)), places, {}, (), text)
    assert "".join(text[s.start : s.end] for s in changes.new) == text
    by_id = {place.id: place for place in places}
    assert all(by_id[s.chapter_id].start <= s.start < s.end <= by_id[s.chapter_id].end for s in changes.new)
