"""What is found in a manuscript is shown before anything is stored, and stored as the author wants it."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from narratix_desktop.domain.cover import CoverFault
from narratix_desktop.services.analyse_book import analyse_book
from narratix_desktop.ui.dialogs.import_dialog import ImportDialog
from narratix_desktop.ui.dialogs.importing.recognition import What
from narratix_desktop.ui.models.found_chapters import TITLE
from tests.text.readers.book_files import docx_members, epub_members, navigation, page, paragraph, write_zip

Play = Callable[..., None]
STORY = (
    "Chapter One\n\nThe fog had come in before dawn, and nobody had seen the boat leave the harbour.\n\n"
    "“Keep your voice down,” said Emil, and looked at the window.\n\nTHE SECOND NIGHT\n\nIt rained again.\n\n"
    "Chapter Two\n\nMarta put the letter back where she had found it and counted to twenty.\n\n"
    "Chapter Three\n\nIn the morning the boat lay at the quay as if it had never been away.\n"
)


def image(width: int, height: int, kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, kind)
    return file.getvalue()


def epub(folder: Path, cover: bytes | None = None) -> Path:
    names = ("Chapter One", "Chapter Two")
    pages = {f"c{at}.xhtml": page(f"<h1>{name}</h1><p>It rained in {name}.</p>") for at, name in enumerate(names)}
    entries = "".join(f'<li><a href="c{at}.xhtml">{name}</a></li>' for at, name in enumerate(names))
    item = '<item id="cov" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/>' if cover else ""
    members = epub_members(pages, nav=navigation(entries), extra=item)
    if cover:
        members["OPS/cover.jpg"] = cover
    return write_zip(folder / "salt road.epub", members)


def text_file(folder: Path, text: str = STORY, name: str = "fog.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


async def opened(desk: Any, *paths: Path) -> ImportDialog:
    desk.window.opener.open_manuscripts(paths)
    return await latest(desk)


async def latest(desk: Any) -> ImportDialog:
    """The dialog that is shown, once it has asked the library."""
    await desk.until(lambda: any(one.isVisible() and one.is_ready for one in desk.window.findChildren(ImportDialog)))
    found: ImportDialog = next(one for one in desk.window.findChildren(ImportDialog) if one.isVisible())
    return found


async def imported(desk: Any, dialog: ImportDialog) -> Any:
    """Press *Import* and wait for the book in the window."""
    session = desk.window.session
    before = None if session.book is None else session.book.id
    dialog.import_button.click()
    await desk.until(lambda: session.book is not None and session.book.id != before)
    return session.book


def test_nothing_is_stored_before_the_author_says_so(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        dialog = await opened(desk, epub(tmp_path))
        assert (dialog.found.title.text(), dialog.found.author.text()) == ("The Salt Road", "Ada Quill")
        assert dialog.found.language.language() == "en-GB"
        assert [span.title for span in dialog.found.chapters.spans] == ["Chapter One", "Chapter Two"]
        assert "2 chapters in the audio" in dialog.summary.text()
        assert await desk.workshop.books.list() == ()
        dialog.cancel_button.click()
        await asyncio.sleep(0.1)
        assert await desk.workshop.books.list() == ()

    play_scenario(scenario)


def test_a_book_is_stored_as_the_author_corrected_it(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        dialog = await opened(desk, text_file(tmp_path))
        dialog.found.title.setText("Fog")
        dialog.found.author.setText("B. Author")
        dialog.found.language.setEditText("de")
        chapters = dialog.found.chapters
        chapters.setData(chapters.index(1, TITLE), "Chapter Two: The Letter")
        chapters.setData(chapters.index(2, TITLE), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
        assert "2 chapters in the audio" in dialog.summary.text()

        book = await imported(desk, dialog)

        assert (book.title, book.author, book.language) == ("Fog", "B. Author", "de")
        stored = await desk.workshop.books.chapters(book.id)
        assert [(one.title, one.included) for one in stored] == [
            ("Chapter One", True),
            ("Chapter Two: The Letter", True),
            ("Chapter Three", False),
        ]
        assert (await desk.workshop.books.revision(book.id)).text == STORY

    play_scenario(scenario)


def test_chapters_are_merged_and_split_where_detection_was_wrong(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        dialog = await opened(desk, text_file(tmp_path))
        page_, words = dialog.found, dialog.found.chapters.words
        page_.view.selectRow(2)
        page_.merge_button.click()
        assert [span.title for span in page_.chapters.spans] == ["Chapter One", "Chapter Two"]
        assert page_.rows() == [1]
        page_.view.selectRow(0)
        assert not page_.merge_button.isEnabled()
        page_.split_button.click()
        await desk.until(lambda: page_.findChildren(QMenu))
        (menu,) = page_.findChildren(QMenu)
        assert [action.text() for action in menu.actions()] == ["The Second Night"]
        menu.actions()[0].trigger()
        menu.close()
        assert page_.chapters.words == words

        book = await imported(desk, dialog)

        stored = await desk.workshop.books.chapters(book.id)
        assert [one.title for one in stored] == ["Chapter One", "The Second Night", "Chapter Two"]
        assert STORY[stored[1].start : stored[1].heading_end] == "THE SECOND NIGHT"

    play_scenario(scenario)


def test_space_leaves_out_the_chosen_chapters_and_the_last_one_must_stay(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        dialog = await opened(desk, text_file(tmp_path))
        dialog.found.view.selectAll()
        dialog.found.view.setFocus()
        QTest.keyClick(dialog.found.view, Qt.Key.Key_Space)
        assert not any(span.included for span in dialog.found.chapters.spans)
        assert not dialog.import_button.isEnabled()
        QTest.keyClick(dialog.found.view, Qt.Key.Key_Space)
        assert all(span.included for span in dialog.found.chapters.spans)
        assert dialog.import_button.isEnabled()
        dialog.found.title.clear()
        assert not dialog.import_button.isEnabled()
        dialog.reject()

    play_scenario(scenario)


def test_a_cover_that_stores_refuse_is_made_to_fit(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        dialog = await opened(desk, epub(tmp_path, image(600, 900)))
        cover = dialog.found.cover
        await desk.until(lambda: cover.facts is not None)
        assert cover.facts is not None
        assert cover.facts.faults == (CoverFault.NOT_SQUARE, CoverFault.TOO_SMALL)
        assert "600 × 900" in cover.verdict.text()
        cover.bars_button.click()
        await desk.until(lambda: cover.facts is not None and not cover.facts.faults)
        assert not cover.bars_button.isVisible()

        book = await imported(desk, dialog)

        assert book.cover is not None
        with Image.open(await desk.workshop.assets.path(book.cover)) as stored:
            assert (stored.format, stored.size) == ("JPEG", (3000, 3000))

    play_scenario(scenario)


def test_a_cover_is_chosen_typeset_and_removed(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        dialog = await opened(desk, text_file(tmp_path))
        cover = dialog.found.cover
        await desk.until(lambda: not cover.picture.is_empty, 60)
        assert cover.cover is None
        cover.typeset_button.click()
        await desk.until(lambda: cover.facts is not None, 60)
        assert cover.facts is not None
        assert not cover.facts.faults
        cover.remove_button.click()
        assert cover.picture.is_empty
        picture = tmp_path / "art.png"
        picture.write_bytes(image(3000, 3000, "PNG"))
        cover.load(picture)
        await desk.until(lambda: cover.cover is not None)
        assert cover.cover == picture.read_bytes()
        notes = tmp_path / "art.txt"
        notes.write_text("no image at all")
        cover.load(notes)
        await desk.until(lambda: desk.window.banner.isVisible())
        assert "cannot be read" in desk.window.banner.headline.text()
        assert cover.cover == picture.read_bytes()
        dialog.reject()

    play_scenario(scenario)


def test_a_manuscript_that_the_library_knows_is_opened_or_imported_again(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        path = epub(tmp_path)
        first = await imported(desk, await opened(desk, path))
        desk.window.session.open_book(None)
        dialog = await opened(desk, path)
        assert dialog.recognition.isVisible()
        assert "in your library already" in dialog.recognition.headline.text()
        dialog.recognition.open_button.click()
        await desk.until(lambda: desk.window.session.book is not None)
        assert desk.window.session.book.id == first.id
        assert len(await desk.workshop.books.list()) == 1
        second = await imported(desk, await opened(desk, path))
        assert second.id != first.id
        assert len(await desk.workshop.books.list()) == 2

    play_scenario(scenario)


def test_a_new_version_is_taken_over_into_its_book(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        book = await imported(desk, await opened(desk, text_file(tmp_path)))
        workshop = desk.workshop
        await analyse_book(book.id, workshop.books, workshop.scripts, workshop.analyser("local"))
        before = {line.id for line in await workshop.scripts.whole(book.id)}
        mended = text_file(tmp_path, STORY.replace("counted to twenty", "counted to thirty"), "fog 2.txt")

        dialog = await opened(desk, mended)
        assert dialog.recognition.what is What.REVISE
        assert "new version of" in dialog.recognition.headline.text()
        assert not dialog.found.title.isEnabled()
        dialog.import_button.click()
        await desk.until(lambda: not dialog_is_open(desk))

        assert len(await workshop.books.list()) == 1
        assert "counted to thirty" in (await workshop.books.revision(book.id)).text
        assert {line.id for line in await workshop.scripts.whole(book.id)} == before
        assert any("1 changed" in text for text in desk.window.toasts.texts())
        await desk.until(lambda: "thirty" in desk.window.session.revision.text)

    play_scenario(scenario)


def dialog_is_open(desk: Any) -> bool:
    return any(one.isVisible() for one in desk.window.findChildren(ImportDialog))


def test_a_new_version_can_become_a_book_of_its_own(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        book = await imported(desk, await opened(desk, text_file(tmp_path)))
        dialog = await opened(desk, text_file(tmp_path, STORY.replace("rained again", "snowed again"), "other.txt"))
        dialog.recognition.separate.click()
        assert dialog.found.title.isEnabled()
        other = await imported(desk, dialog)
        assert other.id != book.id
        assert (await desk.workshop.books.revision(book.id)).text == STORY

    play_scenario(scenario)


def test_files_dropped_together_are_shown_one_after_the_other(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        document = write_zip(tmp_path / "letter.docx", docx_members(paragraph("A letter.") + paragraph("It is short.")))
        picture = tmp_path / "photo.jpg"
        picture.write_bytes(image(40, 40))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(one)) for one in (text_file(tmp_path), picture, document)])
        dropped = QDropEvent(
            QPoint(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        desk.window.dropEvent(dropped)
        first = await latest(desk)
        assert first.windowTitle().endswith("(1 of 3)")
        assert first.found.source.text() == "fog.txt"
        first.reject()
        third = await latest(desk)
        assert third.windowTitle().endswith("(3 of 3)")
        assert third.found.source.text() == "letter.docx"
        assert "a picture" in desk.window.banner.headline.text()
        third.reject()
        assert await desk.workshop.books.list() == ()

    play_scenario(scenario)


def test_what_could_not_be_read_is_listed(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        path = tmp_path / "torn.txt"
        path.write_bytes(b"Chapter One\n\nIt rained\x00 here.\n\nChapter Two\n\nIt did not.\n")
        dialog = await opened(desk, path)
        assert dialog.found.warnings.isVisible()
        assert dialog.found.warnings.text()
        dialog.reject()

    play_scenario(scenario)


def test_cancelling_while_a_file_is_read_stores_and_shows_nothing(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        desk.window.opener.open_manuscripts([text_file(tmp_path, STORY * 3000)])
        (dialog,) = desk.window.findChildren(ImportDialog)
        dialog.cancel_button.click()
        await desk.until(lambda: not desk.window.operations.titles())
        assert not dialog_is_open(desk)
        assert await desk.workshop.books.list() == ()

    play_scenario(scenario)
