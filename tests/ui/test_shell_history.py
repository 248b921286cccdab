"""Undo and redo go through the journal, say what they do, survive a restart, and say why where they refuse."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from narratix_desktop.domain.edit import Edit, Intent
from narratix_desktop.domain.ids import BookId
from narratix_desktop.services.edit_book import describe_book
from narratix_desktop.services.edit_script import direct_lines, reassign_lines
from narratix_desktop.ui.edit_words import words_for
from narratix_desktop.ui.shell.actions import plain

Play = Callable[..., None]


async def lines_of(desk: Any) -> Any:
    first, _ = await desk.workshop.books.chapters(desk.window.session.book.id)
    return await desk.workshop.scripts.segments(first.id)


async def give_to_piet(desk: Any, book_id: BookId) -> Any:
    """Reassign three lines; answers Piet's id."""
    piet = next(one.id for one in await desk.workshop.scripts.characters(book_id) if one.name == "Piet")
    three = [line.id for line in (await lines_of(desk))[1:4]]
    work = reassign_lines(book_id, three, piet, desk.workshop)
    await desk.window.operations.run("Reassigning", work)
    return piet


def text_of(desk: Any, command: str) -> str:
    return plain(desk.window.catalogue[command].text())


def test_undo_and_redo_say_what_they_do_and_do_it(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await desk.open_book()
        before = [line.character_id for line in await lines_of(desk)]
        assert not desk.window.catalogue["edit.undo"].isEnabled()
        piet = await give_to_piet(desk, book_id)
        await desk.until(lambda: text_of(desk, "edit.undo") == "Undo reassign 3 lines")

        await desk.come_forward()
        QTest.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await desk.until(lambda: text_of(desk, "edit.redo") == "Redo reassign 3 lines")
        assert [line.character_id for line in await lines_of(desk)] == before
        assert not desk.window.catalogue["edit.undo"].isEnabled()

        QTest.keyClick(desk.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
        await desk.until(desk.window.catalogue["edit.undo"].isEnabled)
        assert [line.character_id for line in await lines_of(desk)].count(piet) == 3

    play_scenario(scenario)


def test_steps_asked_for_in_a_hurry_are_all_taken(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await desk.open_book()
        window = desk.window
        for title in ("A", "B", "C"):
            await window.operations.run("", describe_book(book_id, desk.workshop, title=title))
        await desk.until(lambda: window.history.stack.count() == 3)
        for _ in range(3):
            window.history.undo()
        await desk.until(lambda: window.history.stack.index() == 0)
        assert (await desk.workshop.books.get(book_id)).title == "Lamps"
        for _ in range(2):
            window.history.redo()
        await desk.until(lambda: window.history.stack.index() == 2)
        assert (await desk.workshop.books.get(book_id)).title == "B"
        await window.operations.run("", describe_book(book_id, desk.workshop, title="D"))
        await desk.until(lambda: window.history.stack.index() == 3)
        assert not window.catalogue["edit.redo"].isEnabled()

    play_scenario(scenario)


def test_undo_survives_a_restart(play_scenario: Play) -> None:
    books: list[BookId] = []

    async def edit(desk: Any) -> None:
        book_id = await desk.open_book()
        books.append(book_id)
        line = (await lines_of(desk))[1]
        await desk.window.operations.run("", direct_lines(book_id, [line.id], desk.workshop, speed=1.5))
        await desk.until(desk.window.catalogue["edit.undo"].isEnabled)

    async def undo_it(desk: Any) -> None:
        desk.window.opener.open_book(books[0])
        await desk.until(lambda: text_of(desk, "edit.undo") == "Undo direct a line")
        desk.window.catalogue["edit.undo"].trigger()
        await desk.until(desk.window.catalogue["edit.redo"].isEnabled)
        assert (await lines_of(desk))[1].speed == 1.0

    play_scenario(edit)
    play_scenario(undo_it)


def test_a_refused_undo_says_why_and_moves_nothing(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await desk.open_book()
        window = desk.window
        await window.operations.run("", describe_book(book_id, desk.workshop, title="Lanterns"))
        await desk.until(window.catalogue["edit.undo"].isEnabled)
        book = await desk.workshop.books.get(book_id)
        await desk.workshop.books.update(type(book)(**{**_fields(book), "title": "Changed behind its back"}))

        window.catalogue["edit.undo"].trigger()
        await desk.until(window.banner.isVisible)

        assert window.banner.headline.text() == "The last change was not undone because newer work stands on it."
        assert window.banner.remedy.text()
        assert window.history.stack.index() == 1
        assert (await desk.workshop.books.get(book_id)).title == "Changed behind its back"

    play_scenario(scenario)


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_every_intent_has_words_of_its_own() -> None:
    def edit(intent: Intent, count: int) -> Edit:
        return Edit(None, None, 1, intent, count, (), False, None)  # type: ignore[arg-type]  # words need no more

    single = [words_for(edit(intent, 1)) for intent in Intent]
    assert len(set(single)) == len(Intent)
    assert "the last change" not in single
    assert words_for(edit(Intent.DIRECT_LINES, 12)) == "direct 12 lines"
