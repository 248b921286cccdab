"""Moving characters to another engine in the window: proposed, heard, changed, given, and taken back."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPushButton

from narratix_desktop.domain.changes import Changes
from narratix_desktop.domain.errors import ServiceEndedError
from narratix_desktop.domain.task import TaskFilter, TaskKind
from narratix_desktop.services.undo_edit import undo
from narratix_desktop.ui.dialogs.recast_dialog import RecastDialog
from tests.services.cast_books import give, rehearsal_voice
from tests.ui.cast_scenes import Stage, open_stage


async def open_recast(desk: Any) -> tuple[Stage, RecastDialog]:
    """Everybody has a rehearsal voice but Ada, whose engine is gone; the selected Ada and Cy are to move."""
    stage = await open_stage(desk, Narrator="Edmund", Bo="Walter", Cy="Arthur")
    gone = replace(await rehearsal_voice(desk.workshop, "Helen"), engine="vanished", label="Helen of old")
    await give(desk.workshop, stage.book_id, Ada=gone)
    desk.window.operations.announce(Changes())
    stage.panel.reload()
    await desk.until(lambda: stage.row("Ada").voice == "Helen of old")
    stage.click("Ada")
    stage.click("Cy", Qt.KeyboardModifier.ControlModifier)
    desk.window.catalogue.refresh()
    desk.window.catalogue["tools.move_characters"].trigger()
    dialog = desk.window.findChild(RecastDialog)
    assert isinstance(dialog, RecastDialog)
    await desk.until(lambda: dialog.plan is not None)
    return stage, dialog


def test_the_selected_are_moved_to_the_chosen_voices_and_one_undo_brings_them_back(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        stage, dialog = await open_recast(desk)
        assert dialog.plan is not None
        assert [move.character.name for move in dialog.plan.moves] == ["Ada"]
        box = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "Voice of Ada after")
        wanted = next(at for at in range(box.count()) if box.itemText(at).startswith("Old Agatha"))
        box.setCurrentIndex(wanted)
        box.activated.emit(wanted)
        await desk.until(lambda: dialog.plan is not None and dialog.plan.moves[0].after.label.startswith("Old Agatha"))
        QTest.mouseClick(dialog.move_button, Qt.MouseButton.LeftButton)
        await desk.until(lambda: stage.row("Ada").voice.startswith("Old Agatha"))
        assert (await desk.workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE))).total == 0
        await undo(stage.book_id, desk.workshop)
        await desk.until(lambda: stage.row("Ada").voice == "Helen of old")

    play_scenario(scenario)


def test_lines_are_spoken_with_the_move_where_the_author_wants_it(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        _, dialog = await open_recast(desk)
        dialog.now.setChecked(True)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        found: list[Any] = []
        while not found:
            found = list((await desk.workshop.tasks.list(TaskFilter(kind=TaskKind.PRODUCE))).tasks)
        assert found[0].input["kinds"] == ["speak"]

    play_scenario(scenario)


def test_before_and_after_are_heard_on_the_character_s_own_line(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        _, dialog = await open_recast(desk)
        hear = next(one for one in dialog.findChildren(QPushButton) if one.accessibleName() == "Hear Ada after")
        QTest.mouseClick(hear, Qt.MouseButton.LeftButton)
        await desk.until(lambda: bool(desk.player.timeline.clips) and desk.player.playing)
        dialog.reject()
        assert not desk.player.playing

    play_scenario(scenario)


def test_everything_that_can_be_pressed_has_a_name(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        _, dialog = await open_recast(desk)
        for widget in (*dialog.findChildren(QAbstractButton), *dialog.findChildren(QComboBox)):
            if widget.isVisible():
                assert widget.accessibleName() or widget.text(), widget  # type: ignore[attr-defined]

    play_scenario(scenario)


def test_where_a_service_has_ended_the_window_offers_the_way_to_another_engine(play_scenario: Any) -> None:
    async def scenario(desk: Any) -> None:
        await open_stage(desk, Narrator="Edmund")
        desk.window.operations.failed.emit(ServiceEndedError("Hume has ended its service.", "Move to another."))
        button = next(one for one in desk.window.banner.findChildren(QPushButton) if "another engine" in one.text())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await desk.until(lambda: desk.window.findChild(RecastDialog) is not None)

    play_scenario(scenario)
