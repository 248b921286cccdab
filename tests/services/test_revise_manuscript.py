"""A mended manuscript on the real library: what was made for unchanged words stays, and nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from narratix_desktop.domain.cue import CueKind, CueSpan
from narratix_desktop.domain.errors import EditConflictError
from narratix_desktop.domain.ids import BookId, SegmentId
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import Decibels, Seconds
from narratix_desktop.ports.jobs import ReadAnswer
from narratix_desktop.services.edit_book import include_chapters, rename_chapter
from narratix_desktop.services.edit_script import direct_lines, pronounce_word, reassign_lines
from narratix_desktop.services.edit_timeline import add_cue, add_marker, add_point, place_clips, unplaced
from narratix_desktop.services.import_manuscript import import_manuscript, read_manuscript
from narratix_desktop.services.revise_manuscript import (
    compare_manuscript,
    find_earlier_version,
    revise_manuscript,
)
from narratix_desktop.services.speak_chapter import chapter_lines, speak_chapter
from narratix_desktop.services.undo_edit import edit_history
from narratix_desktop.services.workshop import Workshop
from tests.services.shelves import Shelf, produced
from tests.text.readers.book_files import docx_members, epub_members, navigation, page, paragraph, write_zip

STORY = (
    "Chapter One\n\nThe fog had come in before dawn, and nobody had seen the boat leave the harbour.\n\n"
    "“Keep your voice down,” said Emil, and looked at the window.\n\n"
    "“They can hear us?” Marta asked.\n\nBehind the wall somebody moved a chair, and it was still again.\n\n"
    "Chapter Two\n\nMarta put the letter back where she had found it and counted to twenty.\n\n"
    "“Well?” said Emil from the stairs.\n\n“It is not for you,” she said. “Go home.”\n\n"
    "Chapter Three\n\nIn the morning the boat lay at the quay as if it had never been away.\n"
)


@pytest_asyncio.fixture
async def shelf(workshop: Workshop, database_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    path = tmp_path / "fog.txt"
    path.write_text(STORY, encoding="utf-8", newline="")
    book_id = await produced(path, workshop)
    connection = await asyncpg.connect(database_url)
    try:
        yield Shelf(workshop, tmp_path, connection, book_id)
    finally:
        await connection.close()


async def test_a_mended_word_makes_one_line_stale_and_leaves_all_others_with_their_takes(shelf: Shelf) -> None:
    before, takes = await shelf.words(), await shelf.takes()
    chapters = [chapter.id for chapter in await shelf.chapters()]

    revised = await shelf.revise(STORY.replace("moved a chair", "moved the chair"))

    after = await shelf.words()
    assert (revised.kept, revised.changed, revised.new, revised.gone) == (len(before) - 1, 1, 0, 0)
    assert [chapter.id for chapter in await shelf.chapters()] == chapters
    assert [line.id for line in after.values()] == [line.id for line in before.values()]
    same = {said: line for said, line in after.items() if said in before}
    assert len(same) == len(before) - 1
    mended, later = await shelf.line("moved the chair"), await shelf.takes()
    assert {key: later[key] for key in later if key != mended.id} == {
        key: takes[key] for key in takes if key != mended.id
    }
    assert [take.id for take in later[mended.id]] == [take.id for take in takes[mended.id]]
    assert await stale(shelf) == [mended.id]


async def stale(shelf: Shelf) -> list[SegmentId]:
    """Lines whose active take is not what they ask for now."""
    book, engine = await shelf.workshop.books.get(shelf.book_id), shelf.workshop.speech_engine("espeak")
    found = []
    for chapter in await shelf.chapters():
        active = await shelf.workshop.takes.active(chapter.id)
        for line in await chapter_lines(book, chapter, shelf.workshop, engine):
            take = active.get(line.segment.id)
            if take is not None and take.content_key != line.key:
                found.append(line.segment.id)
    return found


async def test_what_the_author_made_by_hand_stays_with_its_words(shelf: Shelf) -> None:
    workshop, book_id = shelf.workshop, shelf.book_id
    _, second, _ = await shelf.chapters()
    home, well = await shelf.line("Go home"), await shelf.line("“Well?”")
    emil = well.character_id
    await reassign_lines(book_id, [home.id], emil, workshop)
    await direct_lines(book_id, [home.id], workshop, direction="whispered", speed=0.9, pause_after=2.0)
    await pronounce_word(book_id, "Emil", "Aymil", workshop)
    await rename_chapter(book_id, second.id, "The Letter", workshop)
    await include_chapters(book_id, [(await shelf.chapters())[2].id], False, workshop)
    await place_clips(second, [replace(unplaced(book_id, second.id, home.id), shift=Seconds(0.4))], workshop)
    at = STORY.index("letter")
    await add_cue(second, CueSpan(CueKind.EFFECT, "door", at, at + 6, Decibels(-3.0)), workshop, "local")
    await add_marker(second, STORY.index("stairs"), Seconds(0.2), "listen", workshop)
    await add_point(second, Bus.MUSIC, STORY.index("Go home"), Seconds(0.0), Decibels(-6.0), workshop)

    new = STORY.replace("The fog had", "A grey and heavy fog had").replace("Well?” said", "Well?” asked")
    await shelf.revise(new)

    _, second, third = await shelf.chapters()
    assert (second.title, third.included) == ("The Letter", False)
    line = await shelf.line("Go home")
    assert (line.id, line.character_id, line.locked) == (home.id, emil, True)
    assert (line.direction, line.speed, line.pause_after) == ("whispered", 0.9, 2.0)
    assert await workshop.scripts.pronunciations(book_id) == {"Emil": "Aymil"}
    arrangement = await workshop.arrangements.get(second.id)
    assert [(one.source, one.shift) for one in arrangement.placements] == [(home.id, 0.4)]
    assert [(one.anchor, one.label) for one in arrangement.markers] == [(new.index("stairs"), "listen")]
    assert [(one.anchor, one.gain) for one in arrangement.automation] == [(new.index("Go home"), -6.0)]
    (cue,) = await workshop.cues.list(second.id)
    assert new[cue.span.start : cue.span.end] == "letter"
    assert cue.asset is not None
    assert second.cues_edited


async def test_a_changed_line_keeps_row_takes_and_speaker_and_its_words_are_found_in_the_old_take(shelf: Shelf) -> None:
    before = await shelf.line("Keep your voice")
    (take,) = (await shelf.takes())[before.id]

    await shelf.revise(STORY.replace("“Keep your voice down,”", "“Do keep your voice down,”"))

    after = await shelf.line("Do keep your voice")
    assert (after.id, after.character_id) == (before.id, before.character_id)
    assert after.confidence < before.confidence
    (kept,) = (await shelf.takes())[after.id]
    text = await shelf.text()
    said = {STORY[before.start + word.start : before.start + word.end]: word.begins for word in take.words}
    now = {text[after.start + word.start : after.start + word.end]: word.begins for word in kept.words}
    assert {word: said[word] for word in ("voice", "down")} == {word: now[word] for word in ("voice", "down")}


async def test_new_passages_get_lines_and_uncertain_speakers_also_new_ones(shelf: Shelf) -> None:
    known = {one.name for one in await shelf.workshop.scripts.characters(shelf.book_id)}

    revised = await shelf.revise(
        STORY.replace(
            "Chapter Three\n\n", "Chapter Three\n\n“Who was it?” asked Jonas. “I heard it too,” said Jonas.\n\n"
        )
    )

    assert revised.new >= 3
    line = await shelf.line("Who was it?")
    cast = {one.id: one.name for one in await shelf.workshop.scripts.characters(shelf.book_id)}
    assert line.confidence <= 0.5
    assert line.character_id is not None
    assert cast[line.character_id] == "Jonas"
    assert set(cast.values()) == known | {"Jonas"}
    assert line.id not in await shelf.takes()


async def test_what_was_cut_stays_with_the_earlier_revision_and_comes_back_from_there(shelf: Shelf) -> None:
    cut = await shelf.line("They can hear us?")
    (take,) = (await shelf.takes())[cut.id]

    revised = await shelf.revise(STORY.replace("“They can hear us?” Marta asked.\n\n", ""))

    assert revised.gone == 2
    assert cut.id not in [line.id for line in await shelf.lines()]
    assert (await shelf.workshop.takes.of_lines([cut.id]))[cut.id] == (take,)
    earlier = await shelf.connection.fetch(
        "SELECT r.number, count(*) AS chapters FROM revisions r JOIN chapters c ON c.revision_id = r.id GROUP BY 1"
    )
    assert {row["number"]: row["chapters"] for row in earlier} == {1: 3, 2: 3}
    assert take.content_key in await shelf.workshop.takes.known([take.content_key])


async def test_loudness_of_voices_counts_only_lines_of_the_present_text(shelf: Shelf) -> None:
    only_marta = STORY.replace("“Keep your voice down,” said Emil, and looked at the window.\n\n", "")
    only_marta = only_marta.replace("“Well?” said Emil from the stairs.\n\n", "")
    emil = (await shelf.line("Keep your voice")).character_id
    assert emil in await shelf.workshop.takes.loudness(shelf.book_id)

    await shelf.revise(only_marta)

    assert emil not in await shelf.workshop.takes.loudness(shelf.book_id)


async def test_chapters_that_changed_places_take_their_recordings_along(shelf: Shelf) -> None:
    first, second, third = STORY.index("Chapter One"), STORY.index("Chapter Two"), STORY.index("Chapter Three")
    one, two, three = STORY[first:second], STORY[second:third], STORY[third:]
    ids = [chapter.id for chapter in await shelf.chapters()]
    before, takes = await shelf.words(), await shelf.takes()

    await shelf.revise(two + one + three)

    assert [chapter.id for chapter in await shelf.chapters()] == [ids[1], ids[0], ids[2]]
    assert {said: line.id for said, line in (await shelf.words()).items()} == {
        said: line.id for said, line in before.items()
    }
    assert await shelf.takes() == takes
    assert not await stale(shelf)


async def test_a_chapter_merged_into_the_one_above_stays_merged(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "fog.txt"
    path.write_text(STORY, encoding="utf-8")
    read = await read_manuscript(path, workshop.compute)
    one, two, three = read.chapters
    merged = replace(read, chapters=(replace(one, end=two.end), three))
    compared = await _stored(merged, path.name, workshop)
    path.write_text(
        STORY.replace("seen the boat", "seen a boat") + "\nChapter Four\n\nThe end came.\n", encoding="utf-8"
    )
    again = await read_manuscript(path, workshop.compute)

    comparison = await compare_manuscript(compared, again, workshop)

    assert [one.span.title for one in comparison.chapters] == ["Chapter One", "Chapter Three", "Chapter Four"]
    assert [one.origin is not None for one in comparison.chapters] == [True, True, False]


async def _stored(read: ReadAnswer, name: str, workshop: Workshop) -> BookId:
    from narratix_desktop.ports.store import NewBook

    manuscript = read.manuscript
    book = await workshop.books.add(
        NewBook(manuscript.title, "", "en", manuscript.text, name, read.source_sha256, read.chapters, {})
    )
    return book.id


async def test_edits_of_the_earlier_text_are_no_longer_offered_for_undo(shelf: Shelf) -> None:
    await direct_lines(shelf.book_id, [(await shelf.lines())[1].id], shelf.workshop, direction="loud")

    await shelf.revise(STORY.replace("still again", "quiet again"))

    assert await edit_history(shelf.book_id, shelf.workshop) == ()


async def test_a_book_that_changed_meanwhile_is_left_as_it_is(shelf: Shelf) -> None:
    read, name = await shelf.read(STORY.replace("moved a chair", "moved the chair"))
    comparison = await compare_manuscript(shelf.book_id, read, shelf.workshop)
    await shelf.revise(STORY.replace("before dawn", "at dawn"))
    before = await _everything(shelf)

    with pytest.raises(EditConflictError):
        await revise_manuscript(
            comparison,
            read,
            name,
            [one.span for one in comparison.chapters],
            shelf.workshop,
            shelf.workshop.analyser("local"),
        )

    assert await _everything(shelf) == before


async def _everything(shelf: Shelf) -> dict[str, list[Any]]:
    tables = ("revisions", "chapters", "segments", "takes", "characters", "edits")
    return {table: await shelf.connection.fetch(f"SELECT * FROM {table} ORDER BY id") for table in tables}


async def test_a_book_without_a_script_gets_its_new_text_and_chapters(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "fog.txt"
    path.write_text(STORY, encoding="utf-8")
    book = (await import_manuscript(path, workshop.books, workshop.assets, workshop.compute)).book
    path.write_text(STORY.replace("Chapter Three\n\nIn", "Chapter Three: Quay\n\nIn"), encoding="utf-8")
    read = await read_manuscript(path, workshop.compute)
    comparison = await compare_manuscript(book.id, read, workshop)

    spans = [one.span for one in comparison.chapters]
    await revise_manuscript(comparison, read, path.name, spans, workshop, workshop.analyser("local"))

    assert not await workshop.scripts.analysed(book.id)
    assert [chapter.title for chapter in await workshop.books.chapters(book.id)][2] == "Chapter Three: Quay"
    assert (await workshop.books.revision(book.id)).number == 2


async def test_a_new_version_is_recognised_among_other_books(workshop: Workshop, tmp_path: Path) -> None:
    for number in range(3):
        other = tmp_path / f"other{number}.txt"
        other.write_text("\n\n".join(f"Something quite else, number {number}, line {n}." for n in range(40)))
        await import_manuscript(other, workshop.books, workshop.assets, workshop.compute)
    path = tmp_path / "draft.docx"
    write_zip(path, docx_members(_docx_body(STORY)))
    book = (await import_manuscript(path, workshop.books, workshop.assets, workshop.compute)).book
    mended = tmp_path / "final.docx"
    write_zip(mended, docx_members(_docx_body(STORY.replace("counted to twenty", "counted to thirty"))))

    comparison = await find_earlier_version(await read_manuscript(mended, workshop.compute), workshop)

    assert comparison is not None
    assert comparison.book.id == book.id
    assert 95 <= comparison.percent <= 99
    assert not comparison.is_same
    stranger = tmp_path / "stranger.txt"
    stranger.write_text("Chapter One\n\nA story that nobody has ever told before in this library.\n")
    assert await find_earlier_version(await read_manuscript(stranger, workshop.compute), workshop) is None


def _docx_body(text: str) -> str:
    lines = [line for line in text.split("\n") if line]
    return "".join(paragraph(line, "Heading1" if line.startswith("Chapter") else "") for line in lines)


async def test_a_text_document_becomes_an_epub_and_keeps_what_was_made(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "fog.docx"
    write_zip(path, docx_members(_docx_body(STORY)))
    book_id = await produced(path, workshop)
    lines = await workshop.scripts.whole(book_id)
    epub = tmp_path / "fog.epub"
    write_zip(epub, epub_members(_pages(STORY), nav=navigation(_entries(STORY))))
    read = await read_manuscript(epub, workshop.compute)
    comparison = await compare_manuscript(book_id, read, workshop)
    spans = [one.span for one in comparison.chapters]

    revised = await revise_manuscript(comparison, read, epub.name, spans, workshop, workshop.analyser("local"))

    assert revised.kept == len(lines)
    assert {line.id for line in await workshop.scripts.whole(book_id)} >= {line.id for line in lines}


def _parts(text: str) -> Sequence[list[str]]:
    parts: list[list[str]] = []
    for line in filter(None, text.split("\n")):
        if line.startswith("Chapter"):
            parts.append([])
        parts[-1].append(line)
    return parts


def _pages(text: str) -> dict[str, str]:
    return {
        f"c{number}.xhtml": page(f"<h1>{part[0]}</h1>" + "".join(f"<p>{line}</p>" for line in part[1:]))
        for number, part in enumerate(_parts(text))
    }


def _entries(text: str) -> str:
    return "".join(f'<li><a href="c{number}.xhtml">{part[0]}</a></li>' for number, part in enumerate(_parts(text)))


async def test_takes_that_are_stored_while_a_version_is_taken_over_are_kept(shelf: Shelf) -> None:
    book, engine = await shelf.workshop.books.get(shelf.book_id), shelf.workshop.speech_engine("espeak")
    await direct_lines(shelf.book_id, [line.id for line in await shelf.lines()], shelf.workshop, speed=1.1)
    first = (await shelf.chapters())[0]

    await asyncio.gather(
        speak_chapter(book, first, shelf.workshop, engine), shelf.revise(STORY.replace("at the quay", "by the quay"))
    )

    takes = await shelf.takes()
    inside = [line for line in await shelf.lines() if line.chapter_id == first.id]
    assert all(len(takes[line.id]) == 2 for line in inside)
