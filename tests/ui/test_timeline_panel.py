"""The timeline shows what the library arranges, keeps what the author looks at, and speaks of it."""

import asyncio
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from narratix_desktop.domain.mix import Bus
from narratix_desktop.domain.units import PROJECT_RATE
from narratix_desktop.services.draw_waveforms import waveform_file
from narratix_desktop.ui.widgets.timeline.geometry import NAMES
from narratix_desktop.ui.widgets.timeline.hits import Part
from narratix_desktop.ui.widgets.timeline.keys import KEYS
from narratix_desktop.ui.widgets.timeline.view import TimelineView
from tests.ui.timeline_samples import TimelineDesk

Play = Callable[..., None]
NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def on_timeline(play_scenario: Play, work: Callable[[TimelineDesk], Any], theme: str = "dark") -> None:
    async def scenario(desk: Any) -> None:
        await work(await TimelineDesk.open(desk))

    play_scenario(scenario, theme)


def turn(view: TimelineView, at: QPoint, delta: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    where = QPointF(at)
    wheel = QWheelEvent(
        where,
        view.viewport().mapToGlobal(where),
        QPoint(),
        delta,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), wheel)


def colors_in(image: QImage) -> int:
    pixels = image.convertToFormat(QImage.Format.Format_RGB32)
    return len(np.unique(np.frombuffer(pixels.constBits(), dtype=np.uint32)))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_clips_are_painted_with_their_waveforms_in_their_colours(play_scenario: Play, theme: str) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, window = timeline.view, timeline.desk.window
        await timeline.until(lambda: timeline.panel.waveforms.settled)
        image = view.viewport().grab().toImage()
        assert colors_in(image) > 50
        for words, token in (("The fog", "lanes.narration"), ("calm", "lanes.music"), ("rain", "lanes.ambience")):
            grip, wanted = timeline.place(words), window.theme.color(token)
            column = [image.pixelColor(grip.x() + 20, y) for y in range(grip.y() - 40, grip.y())]
            nearest = min(abs(c.red() - wanted.red()) + abs(c.blue() - wanted.blue()) for c in column)
            assert nearest < 100, words

    on_timeline(play_scenario, work, theme)


def test_waveforms_are_kept_in_the_library(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        await timeline.until(lambda: timeline.panel.waveforms.settled)
        folder = timeline.desk.workshop.waveforms
        assert all(waveform_file(folder, item.clip.asset).is_file() for item in timeline.view.scene.items)

    on_timeline(play_scenario, work)


def test_the_wheel_zooms_about_the_pointer_and_shift_scrolls(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, at = timeline.view, QPoint(500, 100)
        before, under = view.scale, view.shown.plane.frame(500)
        for keys in (NONE, CTRL, NONE):
            turn(view, at, QPoint(0, 120), keys)
        assert view.scale.zoom < before.zoom / 1.8
        assert abs(view.shown.plane.frame(500) - under) <= view.scale.zoom
        left = view.scale.left
        turn(view, at, QPoint(0, -120), SHIFT)
        assert view.scale.left > left
        QTest.keyClick(view, Qt.Key.Key_0)
        assert view.scale.zoom == pytest.approx(before.zoom)

    on_timeline(play_scenario, work)


def test_the_slider_and_the_keys_zoom_alike(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, slider = timeline.view, timeline.panel.toolbar.zoom
        assert slider.value() == 0
        QTest.keyClick(view, Qt.Key.Key_Plus)
        assert slider.value() > 0
        slider.setValue(slider.maximum())
        assert view.scale.zoom == pytest.approx(64.0)
        view.acting.choose(view.shown.selection.only(timeline.item("Everything").key))
        QTest.keyClick(view, Qt.Key.Key_Z)
        clip = timeline.item("Everything").clip
        assert NAMES <= timeline.x(clip.start) < timeline.x(clip.end) <= view.viewport().width()
        assert timeline.x(clip.end) - timeline.x(clip.start) > 0.8 * view.room

    on_timeline(play_scenario, work)


def test_a_click_in_the_ruler_seeks_and_a_double_click_plays(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        port, transport = timeline.view.viewport(), timeline.desk.window.session.transport
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(timeline.x(6 * PROJECT_RATE), 10))
        assert transport.position == pytest.approx(6 * PROJECT_RATE, abs=timeline.view.scale.zoom)
        grip = timeline.place("Everything")
        QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=grip)
        assert timeline.desk.player.playing
        assert timeline.desk.player.position == pytest.approx(timeline.view.shown.plane.frame(grip.x()), abs=2)

    on_timeline(play_scenario, work)


def test_the_view_follows_the_playhead_while_it_plays(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, window = timeline.view, timeline.desk.window
        view.show_span(0, 3 * PROJECT_RATE)
        window.session.transport.play()
        timeline.desk.player.position = 9 * PROJECT_RATE
        await timeline.until(lambda: 0 <= view.scale.x(9 * PROJECT_RATE) <= view.room)
        view.show_span(15 * PROJECT_RATE, 18 * PROJECT_RATE)
        looked_at = view.scale
        timeline.desk.player.position = 9.5 * PROJECT_RATE
        await timeline.until(lambda: view.shown.playhead == 9.5 * PROJECT_RATE)
        assert view.scale == looked_at
        window.session.transport.pause()
        window.session.transport.play()
        assert 0 <= view.scale.x(view.shown.playhead) <= view.room
        window.session.transport.pause()

    on_timeline(play_scenario, work)


def test_clips_are_selected_by_click_with_control_shift_and_a_rubber_band(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, port = timeline.view, timeline.view.viewport()

        def chosen() -> set[str]:
            return {item.words[:8] for item in view.scene.items if item.key in view.shown.selection.chosen}

        def click(words: str, keys: Qt.KeyboardModifier = NONE) -> None:
            QTest.mouseClick(port, Qt.MouseButton.LeftButton, keys, timeline.place(words))

        click("The fog")
        click("Keep your", CTRL)
        assert chosen() == {"The fog ", "“Keep yo"}
        click("Keep your", CTRL)
        assert chosen() == {"The fog "}
        click("Far out", SHIFT)
        assert chosen() == {"“Keep yo", "he said,", "“They ca", "“Everyth", "Far out,"}
        row = view.shown.rows.of(Bus.DIALOGUE)
        assert row is not None
        lane = view.shown.plane.lane(row, view.viewport().width())
        left = timeline.x(timeline.item("They can").clip.start) - 40
        right = timeline.x(timeline.item("Everything").clip.start) + 30
        timeline.drag(QPoint(left, round(lane.top) + 1), QPoint(right, round(lane.bottom) - 1))
        assert chosen() == {"“They ca", "“Everyth"}
        QTest.keyClick(view, Qt.Key.Key_Escape)
        assert not chosen()

    on_timeline(play_scenario, work)


def test_what_is_selected_here_is_selected_in_the_script_and_the_other_way_round(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, port, session = timeline.view, timeline.view.viewport(), timeline.desk.window.session
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=timeline.place("They can"))
        assert session.selection == (timeline.item("They can").clip.source,)
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=timeline.place("bell"))
        assert session.selection == (timeline.item("They can").clip.source,)
        view.show_span(0, 3 * PROJECT_RATE)
        session.select_lines([timeline.item("It came").clip.source])
        assert view.shown.selection.chosen == {timeline.item("It came").key}
        assert timeline.x(timeline.item("It came").clip.start) < view.viewport().width()
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(NAMES + 4, view.viewport().height() - 8))
        assert session.selection == ()

    on_timeline(play_scenario, work)


def test_arrow_keys_walk_over_clips_and_each_is_announced(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view = timeline.view
        said: list[str] = []

        def press(key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> str:
            QTest.keyClick(view, key, keys)
            said.append(view.accessibleDescription())
            return said[-1]

        assert "The Harbour" in press(Qt.Key.Key_Right)
        assert "The fog" in press(Qt.Key.Key_Right)
        assert "Narration" in said[-1]
        assert "Marta" in press(Qt.Key.Key_Down)
        assert "Everything" in press(Qt.Key.Key_Right, SHIFT) or "They can" in said[-1]
        assert len(view.shown.selection.chosen) >= 2
        press(Qt.Key.Key_Down)
        assert "calm" in press(Qt.Key.Key_Down) or "calm" in said[-2]
        assert len(set(said)) >= 5
        assert view.accessibleName() == "Timeline"

    on_timeline(play_scenario, work)


def test_the_tip_of_a_clip_names_speaker_words_and_times(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        port = timeline.view.viewport()
        for words, expected in (("They can", "Emil\n“They can hear us?”\n0:11.6"), ("bell", "bell\na bell\n0:18")):
            at = timeline.place(words)
            event = QHelpEvent(QEvent.Type.ToolTip, at, port.mapToGlobal(at))
            QApplication.sendEvent(port, event)
            assert QToolTip.text().startswith(expected)

    on_timeline(play_scenario, work)


def test_a_bus_opens_into_its_speakers_by_mouse_and_key(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view = timeline.view
        row = view.shown.rows.of(Bus.DIALOGUE)
        assert row is not None
        middle = round(view.shown.plane.top + (row.top + row.bottom) / 2)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(14, middle))
        names = [row.lane.part for row in view.shown.rows.rows if row.lane.bus is Bus.DIALOGUE]
        assert names == ["", "Marta", "Emil"]
        assert view.shown.rows.showing(Bus.DIALOGUE, "Emil") is view.shown.rows.of(Bus.DIALOGUE, "Emil")
        assert timeline.place("They can").y() > timeline.place("Keep your").y()
        view.acting.choose(view.shown.selection.only(timeline.item("calm").key))
        QTest.keyClick(view, Qt.Key.Key_E)
        assert view.shown.rows.of(Bus.MUSIC, "calm") is not None
        view.viewport().grab()

    on_timeline(play_scenario, work)


def test_a_range_is_dragged_in_the_ruler_and_given_up_with_escape(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view = timeline.view
        begin, end = QPoint(timeline.x(4 * PROJECT_RATE), 12), QPoint(timeline.x(9 * PROJECT_RATE), 12)
        timeline.drag(begin, end, Qt.KeyboardModifier.AltModifier)
        assert view.shown.loop is not None
        assert view.shown.loop[0] == pytest.approx(4 * PROJECT_RATE, abs=view.scale.zoom)
        assert view.shown.loop[1] == pytest.approx(9 * PROJECT_RATE, abs=view.scale.zoom)
        assert view.shown.hit_test().at(end.x(), 12).part is Part.LOOP_END
        transport = timeline.desk.window.session.transport
        assert transport.loop is not None
        assert (transport.loop.start, transport.loop.end) == view.shown.loop
        QTest.keyClick(view, Qt.Key.Key_Escape)
        assert view.shown.loop is None
        assert transport.loop is None
        view.acting.choose(view.shown.selection.only(timeline.item("Everything").key))
        QTest.keyClick(view, Qt.Key.Key_L, SHIFT)
        clip = timeline.item("Everything").clip
        assert view.shown.loop == (clip.start, clip.end)

    on_timeline(play_scenario, work)


def test_a_drag_is_kept_in_the_hand_while_the_chapter_is_arranged_anew(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view, port, window = timeline.view, timeline.view.viewport(), timeline.desk.window
        grip, keys = timeline.place("They can"), Qt.KeyboardModifier.AltModifier
        QTest.mousePress(port, Qt.MouseButton.LeftButton, keys, grip)
        timeline.move(grip + QPoint(40, 0), keys)
        draft, scene = view.shown.draft, view.scene
        arranged: list[object] = []
        window.session.preview_changed.connect(arranged.append)
        window.session.arrange_again()
        await timeline.until(lambda: arranged)
        await asyncio.sleep(0.3)
        assert view.scene is scene
        assert view.shown.draft == draft
        QTest.keyClick(view, Qt.Key.Key_Escape)
        await timeline.until(lambda: view.scene is not scene)
        assert not view.shown.draft.clips

    on_timeline(play_scenario, work)


def test_the_bar_fits_into_six_hundred_pixels(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        assert timeline.panel.minimumSizeHint().width() <= 600
        dock = timeline.panel.parentWidget()
        assert dock is not None
        dock.resize(600, 300)
        await timeline.until(lambda: timeline.panel.width() <= 600)
        toolbar = timeline.panel.toolbar
        controls = (toolbar.play_button, toolbar.chapters, toolbar.snap_button, toolbar.fit_button, toolbar.zoom)
        assert all(each.x() >= 0 and each.geometry().right() < toolbar.width() for each in controls)
        assert all(each.width() >= 20 for each in controls)

    on_timeline(play_scenario, work)


def test_every_key_of_the_timeline_stands_in_the_sheet_of_keys(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        commands = timeline.panel.commands()
        assert {keys for command in commands for keys in command.shortcuts} >= {"S", "M", "Ctrl+Left", "Z", "N", "P"}
        assert len({keys for every in KEYS.values() for keys in every}) == sum(map(len, KEYS.values()))
        assert all(command.text for command in commands)

    on_timeline(play_scenario, work)


def test_screen_readers_find_every_clip_in_a_list(play_scenario: Play) -> None:
    async def work(timeline: TimelineDesk) -> None:
        view = timeline.view
        reader = QAccessible.queryAccessibleInterface(view)
        assert reader.role() is QAccessible.Role.List
        assert reader.childCount() == len(view.scene.items)
        number = view.scene.numbers[timeline.item("They can").key]
        clip = reader.child(number)
        assert clip.role() is QAccessible.Role.ListItem
        assert clip.text(QAccessible.Text.Name).startswith("Emil, “They can hear us?”, Dialogue, 0:11.6 to 0:12")
        at = view.viewport().mapToGlobal(timeline.place("They can"))
        assert clip.rect().contains(at)
        assert reader.indexOfChild(reader.childAt(at.x(), at.y())) == number
        view.acting.choose(view.shown.selection.only(timeline.item("They can").key))
        view.setFocus()
        assert clip.state().selected
        assert reader.childAt(at.x(), at.y() - 4000) is None

    on_timeline(play_scenario, work)
