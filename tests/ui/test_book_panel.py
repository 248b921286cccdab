"""The book panel shows how far every chapter is, and carries out what the author does to book and chapters."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QMessageBox

from narratix_desktop.domain.attempt import Purpose
from narratix_desktop.domain.book_details import Detail
from narratix_desktop.domain.chapter import ChapterSpan
from narratix_desktop.domain.chapter_state import ChapterStage, ChapterState
from narratix_desktop.domain.errors import NotFoundError
from narratix_desktop.domain.ids import BookId, Sha256
from narratix_desktop.domain.task import TaskFilter, TaskKind
from narratix_desktop.ports.engines import CoverRequest
from narratix_desktop.ports.store import NewBook
from narratix_desktop.services.change_cover import change_cover
from narratix_desktop.services.edit_script import direct_lines
from narratix_desktop.services.plan_tasks import ProductionOrder
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.undo_edit import edit_history, undo
from narratix_desktop.ui.dialogs.details_dialog import DetailsDialog
from narratix_desktop.ui.panels.book import BookPanel

Play = Callable[..., None]


def panel(desk: Any) -> BookPanel:
    found: BookPanel = next(one for one in desk.window.panels.values() if isinstance(one, BookPanel))
    return found


def stages(shown: BookPanel) -> list[ChapterStage]:
    return [state.stage for state in shown.chapters.states()]


def choose(shown: BookPanel, *rows: int) -> None:
    """Choose rows as with the mouse and the control key."""
    selection = shown.view.selectionModel()
    selection.clearSelection()
    for at in rows:
        selection.setCurrentIndex(shown.chapters.index(at), QItemSelectionModel.SelectionFlag.Select)


async def opened(desk: Any) -> tuple[BookPanel, BookId]:
    """A small book of which the first chapter is spoken, in the panel."""
    book_id: BookId = await desk.open_book()
    shown = panel(desk)
    await desk.until(lambda: stages(shown)[:1] == [ChapterStage.STALE])
    return shown, book_id


async def parted_book(desk: Any, count: int = 5) -> BookId:
    """A book in two parts with front matter; nothing in it is analysed."""
    names = ["Preface", *(f"Chapter {number}" for number in range(1, count))]
    text = "".join(f"{name}\n\nIt rained in {name}.\n\n" for name in names)
    starts = [text.index(f"{name}\n\n") for name in names]
    spans = tuple(
        ChapterSpan(
            start,
            end,
            name,
            part="" if at == 0 else "Part One" if at < 3 else "Part Two",
            included=at > 0,
            heading_end=start + len(name),
        )
        for at, (start, end, name) in enumerate(zip(starts, [*starts[1:], len(text)], names, strict=True))
    )
    book = await desk.workshop.books.add(NewBook("Rain", "", "en", text, "rain.txt", Sha256("3" * 64), spans, {}))
    desk.window.session.open_book(book.id)
    await desk.until(lambda: len(panel(desk).chapters.states()) == count)
    found: BookId = book.id
    return found


def test_chapters_stand_under_their_parts_with_state_and_length(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await parted_book(desk)
        shown = panel(desk)
        rows = [shown.chapters.index(at).data() for at in range(shown.chapters.rowCount())]
        assert rows == [
            "Preface",
            "Part One",
            "Chapter 1",
            "Chapter 2",
            "Part Two",
            "Chapter 3",
            "Chapter 4",
        ]
        preface, first, *_ = shown.chapters.states()
        assert (preface.stage, first.stage) == (ChapterStage.LEFT_OUT, ChapterStage.NOT_ANALYSED)
        assert "front matter" in shown.chapters.words_of(preface)
        assert shown.chapters.length_of(first).startswith("≈")
        read_aloud = shown.chapters.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
        assert read_aloud == f"Chapter 1, not analysed yet, {shown.chapters.length_of(first)}"
        assert shown.figures.text().startswith("4 chapters")
        shown.chapters.setData(shown.chapters.index(2), "The Harbour")
        await desk.until(lambda: shown.chapters.index(2).data() == "1  The Harbour")
        assert not shown.chapters.flags(shown.chapters.index(1)) & Qt.ItemFlag.ItemIsSelectable

    play_scenario(scenario)


def test_states_follow_what_happens_to_the_lines(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown, book_id = await opened(desk)
        assert stages(shown) == [ChapterStage.STALE, ChapterStage.UNCERTAIN]
        assert shown.chapters.words_of(shown.chapters.states()[0]) == "4 lines changed since they were spoken"
        assert shown.chapters.words_of(shown.chapters.states()[1]) == "1 line uncertain"
        workshop, (first, second) = desk.workshop, [state.chapter for state in shown.chapters.states()]
        line = (await workshop.scripts.segments(second.id))[1]
        await direct_lines(book_id, [line.id], workshop, locked=True)
        await desk.until(lambda: stages(shown)[1] is ChapterStage.UNSPOKEN)
        book, engine = await workshop.books.get(book_id), workshop.speech_engine("espeak")
        for chapter in (first, second):
            await speak_chapter(book, chapter, workshop, engine)
        await desk.until(lambda: stages(shown) == [ChapterStage.SPOKEN] * 2)
        await desk.until(lambda: not any(state.estimated for state in shown.chapters.states()))
        assert ":" in shown.chapters.length_of(shown.chapters.states()[0])

    play_scenario(scenario)


def test_a_click_shows_the_chapter_and_the_shown_one_is_marked(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown, _ = await opened(desk)
        first, second = (state.chapter for state in shown.chapters.states())
        area = shown.view.visualRect(shown.chapters.index(1))
        QTest.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=area.center())
        assert desk.window.session.chapter.id == second.id
        assert shown.delegate.shown == second.id
        desk.window.session.choose_chapter(first.id)
        assert shown.delegate.shown == first.id
        choose(shown, 0, 1)
        assert desk.window.session.chapter.id == first.id

    play_scenario(scenario)


def test_the_box_leaves_a_chapter_out_and_undo_puts_it_back(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown, book_id = await opened(desk)
        before = desk.window.session.chapter
        box = shown.view.visualRect(shown.chapters.index(1)).left() + 15
        at = QPoint(box, shown.view.visualRect(shown.chapters.index(1)).center().y())
        QTest.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        await desk.until(lambda: stages(shown)[1] is ChapterStage.LEFT_OUT)
        assert shown.chapters.words_of(shown.chapters.states()[1]) == "left out"
        assert desk.window.session.chapter.id == before.id
        desk.window.operations.run("", undo(book_id, desk.workshop))
        await desk.until(lambda: stages(shown)[1] is not ChapterStage.LEFT_OUT)

    play_scenario(scenario)


def test_a_key_leaves_out_all_chosen_chapters_in_one_edit(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await parted_book(desk)
        shown = panel(desk)
        desk.window.activateWindow()
        shown.view.setFocus()
        choose(shown, 2, 3, 5)
        QTest.keyClick(shown.view, Qt.Key.Key_I)
        await desk.until(lambda: stages(shown).count(ChapterStage.LEFT_OUT) == 4)
        (edit,) = await edit_history(book_id, desk.workshop)
        assert edit.count == 3
        QTest.keyClick(shown.view, Qt.Key.Key_I)
        await desk.until(lambda: stages(shown).count(ChapterStage.LEFT_OUT) == 1)

    play_scenario(scenario)


def test_a_chapter_is_renamed_in_its_place(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown, _ = await opened(desk)
        desk.window.activateWindow()
        shown.view.setFocus()
        choose(shown, 1)
        QTest.keyClick(shown.view, Qt.Key.Key_F2)
        await desk.until(lambda: shown.view.findChildren(QLineEdit))
        (editor,) = shown.view.findChildren(QLineEdit)
        assert editor.text() == "Two"
        editor.setText("  Two: The   Answer ")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await desk.until(lambda: shown.chapters.states()[1].chapter.title == "Two: The Answer")

    play_scenario(scenario)


def test_the_menu_orders_work_for_the_chosen_chapters_and_plays(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown, book_id = await opened(desk)
        choose(shown, 1)

        def offers() -> dict[str, Any]:
            shown.view.customContextMenuRequested.emit(QPoint(20, 20))
            menu = shown.findChildren(QMenu)[-1]
            return {action.text().split("\t")[0]: action for action in menu.actions()}

        found = offers()
        assert not found["Play from here"].isEnabled()
        found["Speak this chapter"].trigger()
        which = TaskFilter(kind=TaskKind.PRODUCE, book_id=book_id)
        async with asyncio.timeout(30):
            while not (page := await desk.workshop.tasks.list(which)).tasks:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        assert page.tasks[0].title == "Speak Two"
        order = ProductionOrder.from_input(page.tasks[0].input)
        assert order.chapters == (str(shown.chapters.states()[1].chapter.id),)
        assert order.kinds == ("speak",)
        choose(shown, 0)
        offers()["Play from here"].trigger()
        await desk.until(lambda: desk.player.playing)
        assert desk.window.session.chapter.title == "One"
        assert desk.player.position == 0
        choose(shown, 0, 1)
        assert "Speak 2 chapters" in offers()

    play_scenario(scenario)


def test_two_hundred_chapters_are_listed_and_keep_their_place(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await parted_book(desk, 200)
        shown = panel(desk)
        choose(shown, 150)
        shown.view.scrollTo(shown.chapters.index(150))
        before = shown.view.verticalScrollBar().value()
        shown.toggle_included()
        await desk.until(lambda: stages(shown).count(ChapterStage.LEFT_OUT) == 2)
        painted: list[ChapterState] = []
        words_of = shown.chapters.words_of
        shown.chapters.words_of = lambda state: (painted.append(state), words_of(state))[1]  # type: ignore[method-assign,func-returns-value]
        shown.view.viewport().grab()
        assert shown.view.verticalScrollBar().value() == before
        assert [state.chapter.title for state in shown.chosen()] == ["Chapter 148"]
        assert 0 < len(painted) < 200

    play_scenario(scenario)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_stage_is_painted_with_a_mark_and_words(play_scenario: Play, theme: str) -> None:
    async def scenario(desk: Any) -> None:
        shown, _ = await opened(desk)
        plain = shown.chapters.states()[0]
        words = set()
        for stage in ChapterStage:
            facts = replace(plain.facts, voiceless=2, uncertain=0, stale=3)
            state: ChapterState = replace(plain, stage=stage, facts=facts)
            shown.chapters.show([state])
            words.add(shown.chapters.words_of(state))
            assert not shown.view.viewport().grab().isNull()
        assert len(words) == len(ChapterStage)

    play_scenario(scenario, theme)


def details(desk: Any) -> DetailsDialog:
    desk.window.catalogue["book.details"].trigger()
    found: DetailsDialog = desk.window.findChild(DetailsDialog)
    return found


def leave(dialog: DetailsDialog, detail: Detail, text: str) -> None:
    """Type into a field and go on to the next one."""
    dialog.lines[detail].setFocus()
    dialog.lines[detail].setText(text)
    dialog.lines[detail].editingFinished.emit()


def test_each_detail_is_an_edit_of_its_own(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        _, book_id = await opened(desk)
        dialog, books = details(desk), desk.workshop.books
        leave(dialog, Detail.TITLE, "Lamps and Stairs")
        await desk.until(lambda: desk.window.session.book.title == "Lamps and Stairs")
        leave(dialog, Detail.SERIES, "Harbour")
        await desk.until(lambda: desk.window.session.book.metadata.get("series") == "Harbour")
        leave(dialog, Detail.PART, "2")
        await desk.until(lambda: desk.window.session.book.metadata.get("part") == "2")
        leave(dialog, Detail.PART, "2")
        dialog.description.setPlainText("Two people on the stairs.")
        dialog.description.setFocus()
        dialog.close()
        await desk.until(lambda: "description" in desk.window.session.book.metadata)
        book = await books.get(book_id)
        assert dict(book.metadata) == {"series": "Harbour", "part": "2", "description": "Two people on the stairs."}
        assert len(await edit_history(book_id, desk.workshop)) == 4
        await undo(book_id, desk.workshop)
        await undo(book_id, desk.workshop)
        assert dict((await books.get(book_id)).metadata) == {"series": "Harbour"}

    play_scenario(scenario)


def test_details_say_what_stores_will_ask_for_and_stop_nobody(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await opened(desk)
        dialog = details(desk)
        assert dialog.hints[Detail.DESCRIPTION].isVisibleTo(dialog)
        leave(dialog, Detail.ISBN, "978-3-16-148410-1")
        assert dialog.hints[Detail.ISBN].isVisibleTo(dialog)
        leave(dialog, Detail.ISBN, "978-3-16-148410-0")
        assert not dialog.hints[Detail.ISBN].isVisibleTo(dialog)
        leave(dialog, Detail.YEAR, "soon")
        assert "four digits" in dialog.hints[Detail.YEAR].text()
        await desk.until(lambda: desk.window.session.book.metadata.get("year") == "soon")
        assert desk.window.session.book.metadata["isbn"] == "978-3-16-148410-0"
        leave(dialog, Detail.TITLE, "  ")
        assert dialog.lines[Detail.TITLE].text() == "Lamps"
        dialog.close()

    play_scenario(scenario)


def test_an_undone_detail_is_seen_in_its_field_and_what_is_typed_stays(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        _, book_id = await opened(desk)
        dialog = details(desk)
        leave(dialog, Detail.GENRE, "Mystery")
        await desk.until(lambda: desk.window.session.book.metadata.get("genre") == "Mystery")
        dialog.lines[Detail.PUBLISHER].setText("half ty")
        desk.window.operations.run("", undo(book_id, desk.workshop))
        await desk.until(lambda: not dialog.lines[Detail.GENRE].text())
        assert dialog.lines[Detail.PUBLISHER].text() == "half ty"
        desk.window.session.open_book(None)
        await desk.until(lambda: not desk.window.findChildren(DetailsDialog))

    play_scenario(scenario)


def test_a_cover_is_given_seen_and_taken_away(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown, book_id = await opened(desk)
        dialog = details(desk)
        # Without a cover the one is shown that an export would set, and is said to be that.
        await desk.until(lambda: not (shown.cover.is_empty or dialog.cover.picture.is_empty), 60)
        assert shown.cover_note.full_text == "Cover set from the title"
        assert not dialog.cover.remove_button.isEnabled()
        dialog.cover.typeset_button.click()
        await desk.until(lambda: desk.window.session.book.cover is not None, 60)
        await desk.until(lambda: not shown.cover_note.full_text and dialog.cover.remove_button.isEnabled(), 60)
        dialog.cover.remove_button.click()
        await desk.until(lambda: desk.window.session.book.cover is None)
        await desk.until(lambda: bool(shown.cover_note.full_text))
        assert len(await edit_history(book_id, desk.workshop)) == 2
        image = (await desk.workshop.covers["typeset"].draw(CoverRequest("Lamps", "A. Author"), Purpose("test"))).data
        desk.window.operations.run("", change_cover(book_id, image, desk.workshop))
        await desk.until(lambda: dialog.cover.facts is not None, 60)
        dialog.close()

    play_scenario(scenario)


def test_a_book_is_deleted_after_a_backup_and_only_when_the_author_says_so(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        _, book_id = await opened(desk)
        backups = desk.window.session.studio.house.backups
        desk.window.catalogue["book.delete"].trigger()
        (question,) = desk.window.findChildren(QMessageBox)
        assert "Lamps" in question.text()
        assert question.defaultButton() is question.escapeButton()
        question.escapeButton().click()
        await asyncio.sleep(0.1)
        assert (await desk.workshop.books.get(book_id)).title == "Lamps"
        desk.window.catalogue["book.delete"].trigger()
        question = next(one for one in desk.window.findChildren(QMessageBox) if one.isVisible())
        next(button for button in question.buttons() if button is not question.escapeButton()).click()
        await desk.until(lambda: desk.window.session.book is None)
        await desk.until(lambda: not desk.window.operations.titles(), 60)
        with pytest.raises(NotFoundError):
            await desk.workshop.books.get(book_id)
        assert [backup.reason for backup in backups.list_backups()] == ["before-delete"]

    play_scenario(scenario)


def test_a_chapter_that_is_silent_is_spoken_from_the_timeline(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await opened(desk)
        session, timeline = desk.window.session, desk.window.panels["timeline"]
        second = session.chapters[1]
        session.choose_chapter(second.id)
        await desk.until(lambda: timeline.is_empty and timeline.speak_button.isVisible())
        timeline.speak_button.click()
        await desk.until(lambda: not desk.window.operations.titles())
        orders = (await desk.workshop.tasks.list(TaskFilter())).tasks
        assert any(second.title in task.title for task in orders)
        panel(desk).actions_.include([second.id], False)
        await desk.until(lambda: timeline.include_button.isVisible() and not timeline.speak_button.isVisible())
        timeline.include_button.click()
        await desk.until(lambda: timeline.speak_button.isVisible())

    play_scenario(scenario)
