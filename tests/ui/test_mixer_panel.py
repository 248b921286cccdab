"""The mixer shows what is heard, and what the author does to it is heard at once and stored as an edit."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from narratix_desktop.domain.levels import Clarity, Levels, Reading
from narratix_desktop.domain.mix import BED_BUSES, Bus, Ducking, MixSettings, Pacing
from narratix_desktop.domain.targets import TARGETS
from narratix_desktop.domain.units import Decibels, Lufs
from narratix_desktop.services.undo_edit import redo, undo
from narratix_desktop.ui.panels.mixer import MixerPanel

Play = Callable[..., None]


class MixerDesk:
    """The mixer of a window with a book."""

    def __init__(self, desk: Any, book_id: Any) -> None:
        self.desk = desk
        self.book_id = book_id
        self.session = desk.window.session
        self.panel: MixerPanel = desk.window.panels["mixer"]

    async def stored(self, holds: Callable[[MixSettings], object]) -> MixSettings:
        """The library's mix, as soon as something holds of it."""
        found = MixSettings()
        async with asyncio.timeout(20):
            while not holds(found):
                found = await self.desk.workshop.mixes.get(self.book_id)
        return found

    async def edits(self) -> int:
        return len(await self.desk.workshop.edits.history(self.book_id))


def at_the_mixer(play_scenario: Play, work: Callable[[MixerDesk], Any]) -> None:
    async def scenario(desk: Any) -> None:
        await work(MixerDesk(desk, await desk.open_book()))

    play_scenario(scenario)


def reading(peak: float, rms: float) -> Reading:
    return Reading(Decibels(peak), Decibels(peak - 1), Decibels(rms), Lufs(rms), Lufs(rms))


def heard(desk: MixerDesk, **more: Any) -> Levels:
    strips = {bus: reading(-10.0 - at, -20.0 - at) for at, bus in enumerate(Bus)}
    return Levels(strips, **more)


def test_faders_and_switches_are_heard_at_once_and_stored(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        mixer.panel.strips[Bus.MUSIC].fader.set_decibels(-6.5)
        mixer.panel.strips[Bus.DIALOGUE].mute.click()
        mixer.panel.strips[Bus.NARRATION].pan.setValue(-50)
        strips = mixer.desk.player.settings.strips
        assert strips[Bus.MUSIC].gain == -6.5
        assert strips[Bus.DIALOGUE].mute
        assert strips[Bus.NARRATION].pan == -0.5
        found = await mixer.stored(lambda mix: mix.strips[Bus.NARRATION].pan == -0.5)
        assert found.strips == strips

    at_the_mixer(play_scenario, work)


def test_a_drag_is_one_edit_and_the_next_control_another(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        fader = mixer.panel.strips[Bus.MUSIC].fader
        before = mixer.session.mix
        cap = QPoint(fader.width() // 2, round(fader._y(fader.decibels)))
        QTest.mousePress(fader, Qt.MouseButton.LeftButton, pos=cap)
        for step in range(1, 12):
            QTest.mouseMove(fader, cap + QPoint(0, 2 * step))
            await asyncio.sleep(0.05)
        QTest.mouseRelease(fader, Qt.MouseButton.LeftButton, pos=cap + QPoint(0, 24))
        lowered = mixer.session.mix.strips[Bus.MUSIC].gain
        assert lowered < before.strips[Bus.MUSIC].gain
        mixer.panel.strips[Bus.AMBIENCE].mute.click()
        await mixer.stored(lambda mix: mix.strips[Bus.AMBIENCE].mute)
        assert await mixer.edits() == 2
        await undo(mixer.book_id, mixer.desk.workshop)
        assert mixer.panel.strips[Bus.AMBIENCE].mute.isChecked()
        await undo(mixer.book_id, mixer.desk.workshop)
        await mixer.desk.until(lambda: mixer.session.mix == before)
        assert fader.decibels == before.strips[Bus.MUSIC].gain
        assert mixer.desk.player.settings == before
        await redo(mixer.book_id, mixer.desk.workshop)
        await mixer.desk.until(lambda: fader.decibels == pytest.approx(lowered, abs=0.05))

    at_the_mixer(play_scenario, work)


def test_a_fader_moved_just_before_closing_is_stored(play_scenario: Play, database_url: str) -> None:
    books: list[Any] = []

    async def move(desk: Any) -> None:
        books.append(await desk.open_book())
        desk.window.panels["mixer"].strips[Bus.MASTER].fader.set_decibels(-3.0)

    async def look(desk: Any) -> None:
        assert (await desk.workshop.mixes.get(books[0])).strips[Bus.MASTER].gain == -3.0

    play_scenario(move)
    play_scenario(look)


def test_the_fader_works_by_keys_wheel_double_click_and_typing(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        strip = mixer.panel.strips[Bus.NARRATION]
        await mixer.desk.come_forward()
        strip.fader.setFocus()
        for key, level in (
            (Qt.Key.Key_Up, 0.5),
            (Qt.Key.Key_PageDown, -2.5),
            (Qt.Key.Key_Down, -3.0),
            (Qt.Key.Key_Home, -60.0),
            (Qt.Key.Key_End, 12.0),
        ):
            QTest.keyClick(strip.fader, key)
            assert mixer.session.mix.strips[Bus.NARRATION].gain == level
        QTest.mouseDClick(strip.fader, Qt.MouseButton.LeftButton, pos=QPoint(10, 5))
        assert mixer.session.mix.strips[Bus.NARRATION].gain == 0.0
        for typed, level in (("-7.5", -7.5), ("−8", -8.0), ("+2", 2.0)):
            strip.field.lineEdit().setText(typed)
            QTest.keyClick(strip.field, Qt.Key.Key_Return)
            assert mixer.session.mix.strips[Bus.NARRATION].gain == level
        QTest.keyClick(strip.field, Qt.Key.Key_PageUp)
        assert mixer.session.mix.strips[Bus.NARRATION].gain == 5.0
        assert strip.fader.decibels == 5.0

    at_the_mixer(play_scenario, work)


def test_meters_show_what_is_heard_hold_the_peak_and_fall_when_it_stops(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        player, panel = mixer.desk.player, mixer.panel
        player.heard = heard(mixer)
        mixer.session.transport.play()
        meter = panel.strips[Bus.DIALOGUE].meter
        await mixer.desk.until(lambda: meter.highest == -11.0)
        player.heard = Levels()
        await mixer.desk.until(lambda: meter._shown[0] < -30.0)
        assert meter.highest == -11.0
        assert "−11.0" in meter.words()
        mixer.session.transport.pause()
        assert meter._shown == [-60.0, -60.0]
        QTest.mouseClick(meter, Qt.MouseButton.LeftButton)
        assert meter.highest == -60.0

    at_the_mixer(play_scenario, work)


def test_the_light_stays_on_until_it_is_clicked(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        player, panel = mixer.desk.player, mixer.panel
        player.heard = Levels({**heard(mixer).strips, Bus.EFFECTS: reading(1.5, -8.0)})
        mixer.session.transport.play()
        meter = panel.strips[Bus.EFFECTS].meter
        await mixer.desk.until(lambda: meter.clipped)
        player.heard = heard(mixer)
        await asyncio.sleep(0.1)
        assert meter.clipped
        assert not panel.strips[Bus.MASTER].meter.clipped
        meter.setFocus()
        QTest.keyClick(meter, Qt.Key.Key_Return)
        assert not meter.clipped
        player.heard = heard(mixer, reduction=Decibels(9.0))
        await mixer.desk.until(lambda: panel.strips[Bus.MASTER].meter.clipped)
        assert "9.0 dB" in panel.strips[Bus.MASTER].meter.words()

    at_the_mixer(play_scenario, work)


def test_the_loudness_of_the_last_minutes_is_told_beside_the_target(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        column = mixer.panel.column
        mixer.desk.player.heard = replace(
            heard(mixer), strips={**heard(mixer).strips, Bus.MASTER: reading(-6.0, -20.5)}
        )
        mixer.session.transport.play()
        await mixer.desk.until(lambda: column.verdict.text() == "on target")
        assert column.loudness.text() == "−20.5 LUFS"
        mixer.desk.player.heard = replace(
            heard(mixer), strips={**heard(mixer).strips, Bus.MASTER: reading(-6.0, -15.0)}
        )
        await mixer.desk.until(lambda: column.verdict.text() == "5.0 LU above")
        await mixer.desk.until(lambda: "−15.0" in column.history.words())
        mixer.session.transport.pause()
        assert column.loudness.text() == ""
        assert "Target −20.0 LUFS" in column.history.toolTip()

    at_the_mixer(play_scenario, work)


def test_each_line_s_clarity_is_kept_and_leads_to_the_line(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        clips = mixer.session.preview.timeline.clips
        meter, words = mixer.panel.column.clarity, mixer.panel.column.clearness
        mixer.session.transport.play()
        for at, (margin, said) in enumerate(((22.0, "22 LU, clear"), (12.0, "12 LU, close"), (4.0, "4 LU, masked"))):
            mixer.desk.player.heard = heard(mixer, clarity=Clarity(clips[at].source, margin))
            await mixer.desk.until(lambda said=said: words.text() == said)
        mixer.desk.player.heard = heard(mixer, clarity=Clarity(clips[3].source, float("inf")))
        await mixer.desk.until(lambda: words.text() == "no bed")
        mixer.session.transport.pause()
        assert words.text() == "1 line(s) masked"
        assert words.accessibleName() == "Clarity of the line: 1 line(s) masked"
        assert meter.accessibleDescription() == "1 line(s) masked by the bed."
        meter.setFocus()
        for _ in range(2):
            QTest.keyClick(meter, Qt.Key.Key_Left)
        assert meter.accessibleDescription() == "Line 2: 12 LU, close"
        QTest.keyClick(meter, Qt.Key.Key_Return)
        assert mixer.session.transport.position == clips[1].start
        QTest.mouseClick(meter, Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
        assert mixer.session.transport.position == clips[0].start

    at_the_mixer(play_scenario, work)


def test_ducking_and_pacing_have_popovers_that_are_heard_and_stored(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        panel = mixer.panel
        for bed in BED_BUSES:
            panel.duck_buttons[bed].click()
            assert panel.ducking.isVisible()
            panel.ducking.hide()
        panel.ducking.rows.sliders["depth"].setValue(-40)
        assert mixer.desk.player.settings.ducking.depth == -20.0
        assert panel.ducking.rows.fields["depth"].value() == -20.0
        panel.ducking.rows.fields["hold"].setValue(2.0)
        assert mixer.session.mix.ducking.hold == 2.0
        found = await mixer.stored(lambda mix: mix.ducking.hold == 2.0)
        assert found.ducking == replace(Ducking(), depth=Decibels(-20.0), hold=found.ducking.hold)
        length = mixer.session.preview.timeline.length
        panel.pacing_button.click()
        assert panel.pacing.isVisible()
        panel.pacing.rows.fields["change_of_speaker"].setValue(2.5)
        await mixer.stored(lambda mix: mix.pacing.change_of_speaker == 2.5)
        await mixer.desk.until(lambda: mixer.session.preview.timeline.length > length)
        panel.pacing.hide()
        panel.pacing._reset()
        await mixer.stored(lambda mix: mix.pacing == Pacing())
        await mixer.desk.until(lambda: mixer.session.preview.timeline.length == length)

    at_the_mixer(play_scenario, work)


def test_another_target_moves_the_line_and_the_gain_of_the_preview(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        box = mixer.panel.column.target
        await mixer.desk.until(lambda: mixer.session.gain.gain != 0.0)
        before = mixer.session.gain.gain
        box.setCurrentIndex(box.findData("podcast"))
        box.activated.emit(box.currentIndex())
        await mixer.desk.until(lambda: mixer.session.gain.gain == pytest.approx(before + 4.0, abs=0.01))
        assert mixer.desk.player.gain == mixer.session.gain.gain
        found = await mixer.stored(lambda mix: mix.target.loudness == -16.0)
        assert found.target == TARGETS["podcast"]
        own = replace(found.target, loudness=Lufs(-17.0))
        mixer.session.set_mix(replace(mixer.session.mix, target=own), "target")
        assert box.currentText() == "Own target"

    at_the_mixer(play_scenario, work)


def test_the_master_says_at_which_gain_it_is_heard(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        title = mixer.panel.strips[Bus.MASTER].title
        await mixer.desk.until(lambda: "estimated" in title.toolTip())
        levels = {"loudness": -26.0, "sections": []}
        await mixer.desk.workshop.settings.set(f"levels:{mixer.book_id}", levels)
        mixer.session._reload_gain()
        await mixer.desk.until(lambda: "+6.0 dB, as the last mix was measured" in title.toolTip())

    at_the_mixer(play_scenario, work)


def test_preview_mix_plays_and_pauses(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        button = mixer.panel.preview_button
        button.click()
        assert mixer.desk.player.playing
        assert button.text() == "Pause"
        button.click()
        assert not mixer.desk.player.playing
        assert button.text() == "Preview mix"

    at_the_mixer(play_scenario, work)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_fits_into_600_by_200_pixels(play_scenario: Play, theme: str) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        panel = desk.window.panels["mixer"]
        least = panel.content.minimumSizeHint()
        assert least.width() <= 600
        assert least.height() <= 200
        panel.setParent(None)
        panel.resize(600, 200)
        panel.show()
        QApplication.processEvents()
        for strip in panel.strips.values():
            assert strip.fader.height() >= 56
            for control in (strip.fader, strip.meter, strip.field, strip.mute, strip.pan):
                assert control.isVisibleTo(panel)
                inside = QPoint(control.width() - 1, control.height() - 1)
                assert panel.rect().contains(control.mapTo(panel, inside))
        panel.close()

    play_scenario(scenario, theme)


def test_every_control_says_what_it_is_and_what_it_is_set_to(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        panel = mixer.panel
        names = set()
        for control in panel.content.findChildren(QWidget):
            within = control.objectName().startswith("qt_") or control.window() is not mixer.desk.window
            if control.focusPolicy() is Qt.FocusPolicy.NoFocus or within:
                continue
            name = QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
            assert name, control
            names.add(name)
        assert {f"Level of {name}" for name in ("Narration", "Music", "Master")} <= names
        strip = panel.strips[Bus.MUSIC]
        strip.fader.set_decibels(-3.5)
        assert strip.fader.accessibleDescription() == "−3.5 dB"

    at_the_mixer(play_scenario, work)


def test_lines_of_another_chapter_are_not_mixed_up(play_scenario: Play) -> None:
    async def work(mixer: MixerDesk) -> None:
        meter = mixer.panel.column.clarity
        meter.show_clarity(Clarity(mixer.session.preview.timeline.clips[0].source, 5.0))
        assert meter.margin == 5.0
        meter.show_lines([UUID(int=1), UUID(int=2)])
        assert meter.margin is None

    at_the_mixer(play_scenario, work)
