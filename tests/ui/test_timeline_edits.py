"""What the author does to the timeline by hand is heard of by the library, and can be taken back."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import PROJECT_RATE, Frames
from narratix_desktop.services.undo_edit import edit_history, undo
from narratix_desktop.ui.widgets.timeline.draft import NO_DRAFT, Draft
from narratix_desktop.ui.widgets.timeline.edits import MoveMarker, Spot
from narratix_desktop.ui.widgets.timeline.hits import Part
from tests.ui.timeline_samples import TimelineDesk

Play = Callable[..., None]
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def on_timeline(play_scenario: Play, work: Callable[[TimelineDesk], Any]) -> None:
    async def scenario(desk: Any) -> None:
        await work(await TimelineDesk.open(desk))

    play_scenario(scenario)


def test_a_dragged_line_lies_where_it_was_dropped_and_goes_back(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        before, following = timeline.start("They can"), timeline.start("Everything")
        grip = timeline.place("They can")
        timeline.drag(grip, grip + timeline.dragged(0.8), ALT)
        await timeline.arranged("They can", before + 0.8, within=0.05)
        assert timeline.start("Everything") == following
        (edit,) = await edit_history(timeline.book_id, timeline.desk.workshop)
        assert edit.intent == "place_clip"
        timeline.desk.window.operations.announce(await undo(timeline.book_id, timeline.desk.workshop))
        await timeline.arranged("They can", before)

    on_timeline(play_scenario, work)


def test_an_arrangement_that_is_known_already_is_not_shown_again(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        session, operations = timeline.desk.window.session, timeline.desk.window.operations
        # What the library still tells of the making of the book comes when it comes.
        operations.changed.disconnect(session._on_changes)
        await timeline.until(lambda: not {"session.book", "session.preview"} & operations._latest.keys())
        shown: list[object] = []
        session.preview_changed.connect(shown.append)
        session._on_changes(Changes.of(Noun.TIMELINE))
        await timeline.until(lambda: "session.preview" not in operations._latest)
        assert shown == []
        session.arrange_again()
        await timeline.until(lambda: shown)
        assert shown == [session.preview]

    on_timeline(play_scenario, work)


def test_a_drag_that_is_given_up_changes_nothing(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, port = timeline.view, timeline.view.viewport()
        grip = timeline.place("They can")
        QTest.mousePress(port, Qt.MouseButton.LeftButton, ALT, grip)
        timeline.move(grip + QPoint(60, 0), ALT)
        assert view.shown.draft.clips
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, ALT, grip + QPoint(60, 0))
        assert not view.shown.draft.clips
        assert await edit_history(timeline.book_id, timeline.desk.workshop) == ()

    on_timeline(play_scenario, work)


def test_both_ends_of_a_line_are_trimmed(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        begins, length = timeline.start("Everything"), timeline.item("Everything").clip.length
        grip = timeline.place("Everything", Part.START)
        timeline.drag(grip, grip + timeline.dragged(0.5), ALT)
        await timeline.arranged("Everything", begins + 0.5, within=0.05)
        grip = timeline.place("Everything", Part.END)
        timeline.drag(grip, grip - timeline.dragged(0.7), ALT)
        await timeline.until(lambda: timeline.item("Everything").placement.trim_tail > 0)
        assert timeline.item("Everything").clip.length == pytest.approx(length - 1.2 * PROJECT_RATE, abs=4000)
        assert timeline.item("Everything").clip.offset == pytest.approx(0.5 * PROJECT_RATE, abs=2000)

    on_timeline(play_scenario, work)


def test_with_ripple_a_trim_lets_what_follows_move_up(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        QTest.keyClick(timeline.view, Qt.Key.Key_R, SHIFT)
        assert timeline.panel.toolbar.ripple_button.isChecked()
        following = timeline.start("Far out")
        grip = timeline.place("Everything", Part.END)
        timeline.drag(grip, grip - timeline.dragged(0.7), ALT)
        await timeline.arranged("Far out", following - 0.7, within=0.05)

    on_timeline(play_scenario, work)


def test_the_gap_between_two_lines_is_dragged_as_a_pause(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        before, line = timeline.start("Far out"), timeline.start("Everything")
        grip = timeline.place("Far out", Part.GAP)
        timeline.drag(grip, grip + timeline.dragged(1.0), ALT)
        await timeline.arranged("Far out", before + 1.0, within=0.05)
        assert timeline.start("Everything") == line
        (edit,) = await edit_history(timeline.book_id, timeline.desk.workshop)
        assert edit.intent == "set_pause"

    on_timeline(play_scenario, work)


def test_with_ripple_a_dragged_line_takes_along_what_follows(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        timeline.panel.toolbar.ripple_button.click()
        before, following = timeline.start("They can"), timeline.start("Far out")
        grip = timeline.place("They can")
        timeline.drag(grip, grip + timeline.dragged(0.6), ALT)
        await timeline.arranged("They can", before + 0.6, within=0.05)
        assert timeline.start("Far out") == pytest.approx(following + 0.6, abs=0.05)

    on_timeline(play_scenario, work)


def test_fades_and_level_are_dragged_at_their_handles(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        grip = timeline.place("Everything", Part.FADE_IN)
        timeline.drag(grip, grip + timeline.dragged(0.9), ALT)
        await timeline.until(lambda: timeline.item("Everything").clip.fade_in > 0.8 * PROJECT_RATE)
        level = timeline.item("Everything").clip.gain
        grip = timeline.place("Everything", Part.GAIN)
        timeline.drag(grip, grip + QPoint(0, 8))
        await timeline.until(lambda: timeline.item("Everything").clip.gain < level - 2)
        assert timeline.item("Everything").gain < -2

    on_timeline(play_scenario, work)


def test_a_line_is_split_at_the_playhead_and_its_parts_move_apart(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        clip = timeline.item("Everything").clip
        timeline.view.acting.choose(timeline.view.shown.selection.only(timeline.item("Everything").key))
        timeline.desk.window.session.transport.seek(clip.start + PROJECT_RATE)
        QTest.keyClick(timeline.view, Qt.Key.Key_S)
        await timeline.until(lambda: len(timeline.parts("Everything")) == 2)
        one, two = timeline.parts("Everything")
        assert one.clip.length == pytest.approx(PROJECT_RATE, abs=100)
        assert two.clip.start == one.clip.end
        grip = timeline.place_of(two)
        timeline.drag(grip, grip + timeline.dragged(0.5), ALT)
        await timeline.until(lambda: timeline.parts("Everything")[1].clip.start > one.clip.end + 0.4 * PROJECT_RATE)
        assert timeline.parts("Everything")[0].clip.start == one.clip.start

    on_timeline(play_scenario, work)


def test_a_sound_moves_to_the_word_where_it_is_dropped(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        grip = timeline.place("bell")
        (word,) = [word for word in timeline.words() if word.text == "rang"]
        timeline.drag(
            grip, grip + QPoint(timeline.x(word.begins) - timeline.x(timeline.item("bell").clip.start) + 3, 0)
        )
        await timeline.until(lambda: timeline.item("bell").words == "rang")
        assert timeline.item("bell").clip.start == word.begins

    on_timeline(play_scenario, work)


def test_a_bed_is_stretched_to_other_words(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        (word,) = [word for word in timeline.words() if word.text == "window."]
        grip = timeline.place("calm", Part.END)
        timeline.drag(grip, QPoint(timeline.x(word.ends) + 2, grip.y()))
        await timeline.until(lambda: timeline.item("calm").clip.end == word.ends)
        assert timeline.item("calm").words.endswith("window.")

    on_timeline(play_scenario, work)


def test_a_sound_is_added_at_the_words_under_the_pointer_and_removed(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view = timeline.view
        await timeline.until(lambda: view.offering.sounds)
        menu = view.offering.menu(view.shown.hit_test().at(400, 200), timeline.item("They can").clip.start + 10)
        action = next(each for shelf in timeline.submenus(menu) for each in shelf.actions() if each.text() == "knock")
        action.trigger()
        await timeline.until(lambda: any(item.title == "knock" for item in view.scene.items))
        assert timeline.item("knock").clip.bus is Bus.EFFECTS
        view.acting.choose(view.shown.selection.only(timeline.item("knock").key))
        QTest.keyClick(view, Qt.Key.Key_Delete)
        await timeline.until(lambda: all(item.title != "knock" for item in view.scene.items))

    on_timeline(play_scenario, work)


def test_keys_nudge_level_and_mute_what_is_selected(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, before = timeline.view, timeline.start("They can")
        view.acting.choose(view.shown.selection.only(timeline.item("They can").key))
        for _ in range(3):
            QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
        QTest.keyClick(view, Qt.Key.Key_Left, CTRL | SHIFT)
        await timeline.arranged("They can", before - 0.07)
        (edit,) = await edit_history(timeline.book_id, timeline.desk.workshop)
        assert edit.intent == "place_clip"
        QTest.keyClick(view, Qt.Key.Key_Up, CTRL)
        await timeline.until(lambda: timeline.item("They can").gain == 0.5)
        QTest.keyClick(view, Qt.Key.Key_M, SHIFT)
        await timeline.until(lambda: timeline.item("They can").muted)
        QTest.keyClick(view, Qt.Key.Key_Delete)
        await timeline.until(lambda: not timeline.item("They can").muted)

    on_timeline(play_scenario, work)


def test_markers_are_named_moved_and_removed(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, port = timeline.view, timeline.view.viewport()
        timeline.desk.window.session.transport.seek(8 * PROJECT_RATE)
        QTest.keyClick(view, Qt.Key.Key_M)
        editor = timeline.name_editor()
        QTest.keyClicks(editor, "door")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await timeline.until(lambda: [marker.label for marker in view.scene.markers] == ["door"])
        assert view.scene.markers[0].at == pytest.approx(8 * PROJECT_RATE, abs=50)
        grip = QPoint(timeline.x(8 * PROJECT_RATE) + 4, 20)
        timeline.drag(grip, grip + timeline.dragged(2.0), ALT)
        await timeline.until(lambda: view.scene.markers[0].at > 9.9 * PROJECT_RATE)
        QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=QPoint(timeline.x(view.scene.markers[0].at) + 4, 20))
        editor = timeline.name_editor()
        editor.setText("gate")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await timeline.until(lambda: view.scene.markers[0].label == "gate")
        view.setFocus()
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(timeline.x(view.scene.markers[0].at) + 4, 20))
        QTest.keyClick(view, Qt.Key.Key_Delete)
        await timeline.until(lambda: not view.scene.markers)

    on_timeline(play_scenario, work)


def test_automation_is_drawn_dragged_and_deleted(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, port = timeline.view, timeline.view.viewport()
        view.set_curve(Bus.MUSIC, True)
        row = view.shown.rows.of(Bus.MUSIC)
        assert row is not None
        lane = view.shown.plane.lane(row, view.viewport().width())
        middle = round((lane.top + lane.bottom) / 2)
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, ALT, QPoint(timeline.x(5 * PROJECT_RATE), middle))
        await timeline.until(lambda: len(timeline.points(Bus.MUSIC)) == 1)
        (point,) = timeline.points(Bus.MUSIC)
        assert point.at == pytest.approx(5 * PROJECT_RATE, abs=2 * view.scale.zoom)
        assert point.gain == pytest.approx(-12.0, abs=1.0)
        timeline.drag(QPoint(timeline.x(point.at), middle), QPoint(timeline.x(10 * PROJECT_RATE), middle - 10), ALT)
        await timeline.until(lambda: timeline.points(Bus.MUSIC)[0].gain > point.gain + 2)
        assert timeline.points(Bus.MUSIC)[0].at == pytest.approx(10 * PROJECT_RATE, abs=2 * view.scale.zoom)
        (curve,) = timeline.desk.window.session.preview.timeline.automation
        assert curve.bus is Bus.MUSIC
        QTest.keyClick(view, Qt.Key.Key_Delete)
        await timeline.until(lambda: not timeline.points(Bus.MUSIC))

    on_timeline(play_scenario, work)


def test_what_was_placed_by_hand_is_put_back_from_the_menu(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, before = timeline.view, timeline.start("They can")
        grip = timeline.place("They can")
        timeline.drag(grip, grip + timeline.dragged(0.8), ALT)
        await timeline.arranged("They can", before + 0.8, within=0.05)
        menu = view.offering.menu(view.shown.hit_test().at(grip.x(), grip.y()), 0.0)
        next(each for each in menu.actions() if each.text() == "Put back as arranged").trigger()
        await timeline.arranged("They can", before)

    on_timeline(play_scenario, work)


def test_edits_made_in_one_breath_are_all_made(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        first, second = timeline.start("They can"), timeline.start("Far out")
        for words in ("They can", "Far out"):
            grip = timeline.place(words)
            timeline.drag(grip, grip + timeline.dragged(0.3), ALT)
        for _ in range(2):
            QTest.keyClick(timeline.view, Qt.Key.Key_Up, CTRL)
        await timeline.until(lambda: timeline.item("Far out").gain == 1.0 and not timeline.view.shown.draft.clips)
        await timeline.arranged("They can", first + 0.3, within=0.05)
        await timeline.arranged("Far out", second + 0.3, within=0.05)
        assert len(await edit_history(timeline.book_id, timeline.desk.workshop)) == 3

    on_timeline(play_scenario, work)


def test_nudges_go_on_from_where_they_were_while_the_first_ones_are_stored(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, before = timeline.view, timeline.start("They can")
        view.acting.choose(view.shown.selection.only(timeline.item("They can").key))
        for pause in (0.0, 0.3, 0.05, 0.3, 0.1):
            await asyncio.sleep(pause)
            QTest.keyClick(view, Qt.Key.Key_Right, CTRL | SHIFT)
        await timeline.arranged("They can", before + 0.5)

    on_timeline(play_scenario, work)


def test_what_the_library_refuses_goes_back_and_is_said(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, window = timeline.view, timeline.desk.window
        refused: list[Any] = []
        window.operations.failed.connect(refused.append)
        view.shown.draft = Draft(markers={UUID(int=7): Frames(0)})
        view.acting.ask(MoveMarker(UUID(int=7), Spot(0, 1.0)))
        await timeline.until(lambda: refused)
        assert "no longer there" in refused[0].headline
        assert view.shown.draft == NO_DRAFT

    on_timeline(play_scenario, work)
