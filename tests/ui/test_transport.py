"""Play, wind, loop, pre-roll, and on into the next chapter."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import PlaybackError
from narratix_desktop.domain.levels import NOTHING_HEARD, Levels
from narratix_desktop.domain.units import PROJECT_RATE, Decibels, Frames
from narratix_desktop.ports.player import Loop
from narratix_desktop.services.audition_take import audition_take
from narratix_desktop.ui.preferences import PRE_ROLL
from narratix_desktop.ui.transport import SHORTEST_LOOP
from tests.ui.studio_samples import speak_chapter

Play = Callable[..., None]
RATE = PROJECT_RATE


async def opened(desk: Any) -> Any:
    """The transport of a window with a book that is ready to play."""
    await desk.open_book()
    return desk.window.session.transport


def test_j_k_and_l_wind_stop_and_play_and_double_the_speed(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        told: list[float] = []
        transport.speed_changed.connect(told.append)
        await desk.come_forward()
        back, on = Qt.Key.Key_J, Qt.Key.Key_L
        for key, speed in ((on, 1.0), (on, 2.0), (on, 4.0), (on, 4.0), (back, -1.0), (back, -2.0), (on, 1.0)):
            QTest.keyClick(desk.window, key)
            assert desk.player.speed == speed
            assert transport.playing
        QTest.keyClick(desk.window, Qt.Key.Key_K)
        assert not desk.player.playing
        assert transport.speed == 1.0
        assert told == [2.0, 4.0, -1.0, -2.0, 1.0]
        QTest.keyClick(desk.window, back)
        assert desk.player.speed == -1.0

    play_scenario(scenario)


def test_turning_round_goes_on_from_what_is_heard(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        transport.wind_forward()
        desk.player.position = Frames(2 * RATE)
        transport.wind_back()
        assert desk.player.runs[-1] == (2 * RATE, -1.0)

    play_scenario(scenario)


def test_playing_begins_a_pre_roll_before_the_playhead_but_exactly_where_it_is_told(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        transport.seek(Frames(3 * RATE))
        transport.play()
        assert desk.player.runs[-1] == (2 * RATE, 1.0)
        transport.pause()
        transport.seek(Frames(RATE // 2))
        transport.play()
        assert desk.player.runs[-1] == (0, 1.0)
        transport.play(Frames(3 * RATE))
        assert desk.player.runs[-1] == (3 * RATE, 1.0)
        transport.pause()
        desk.preferences.set(PRE_ROLL, 0.0)
        transport.seek(Frames(3 * RATE))
        transport.play()
        assert desk.player.runs[-1] == (3 * RATE, 1.0)

    play_scenario(scenario)


def test_a_seek_while_playing_goes_on_from_there_at_the_same_speed(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        transport.play(Frames(0), 2.0)
        transport.seek(Frames(2 * RATE))
        assert desk.player.runs[-1] == (2 * RATE, 2.0)
        transport.pause()
        transport.seek(Frames(RATE))
        assert desk.player.runs[-1] == (2 * RATE, 2.0)
        assert transport.position == RATE

    play_scenario(scenario)


def test_a_loop_is_played_from_its_beginning_and_a_hair_is_none(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        told: list[Loop | None] = []
        transport.loop_changed.connect(told.append)
        loop = Loop(Frames(RATE), Frames(2 * RATE))
        transport.set_loop(loop)
        assert desk.player.loop == loop
        transport.play()
        assert desk.player.runs[-1] == (RATE, 1.0)
        desk.player.position = Frames(RATE + 100)
        transport.pause()
        transport.play()
        assert desk.player.runs[-1] == (RATE + 100, 1.0)
        further = Loop(Frames(3 * RATE), Frames(4 * RATE))
        transport.set_loop(further)
        assert desk.player.runs[-1] == (3 * RATE, 1.0)
        transport.set_loop(Loop(Frames(0), Frames(SHORTEST_LOOP - 1)))
        assert desk.player.loop is None
        assert told == [loop, further, None]

    play_scenario(scenario)


def test_ctrl_l_repeats_the_line_under_the_playhead_and_lets_it_go(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        await desk.come_forward()
        line = desk.window.session.preview.timeline.clips[1]
        transport.seek(Frames(line.start + 10))
        QTest.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert transport.loop == Loop(line.start, line.end)
        shown = desk.window.panels["timeline"]
        assert shown.view.shown.loop == (line.start, line.end)
        QTest.keyClick(desk.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert transport.loop is None

    play_scenario(scenario)


def test_the_next_chapter_plays_on_at_the_end_and_the_last_one_stops(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        session = desk.window.session
        second = session.chapters[1]
        await speak_chapter(desk.workshop, second.id)
        first_length = desk.player.timeline.length
        transport.play()
        desk.player.position = Frames(first_length - RATE)
        await desk.until(lambda: desk.window.reading_on.is_ready)
        told: list[bool] = []
        transport.playing_changed.connect(told.append)
        desk.player.end()
        await desk.until(lambda: session.chapter.id == second.id)
        await desk.until(lambda: desk.player.playing)
        assert desk.player.runs[-1] == (0, 1.0)
        assert False not in told
        desk.player.end()
        await desk.until(lambda: transport.position == desk.player.timeline.length)
        assert session.chapter.id == second.id
        assert told[-1] is False
        transport.play()
        assert desk.player.runs[-1] == (0, 1.0)

    play_scenario(scenario)


def test_the_author_s_pause_is_no_end_and_a_chapter_left_out_is_passed_over(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        session = desk.window.session
        await speak_chapter(desk.workshop, session.chapters[1].id)
        transport.play()
        transport.pause()
        assert session.chapter.id == session.chapters[0].id
        await desk.workshop.books.include(session.chapters[1].id, False)
        await desk.until(lambda: not session.chapters[1].included)
        transport.play()
        desk.player.end()
        await desk.until(lambda: not transport.playing)
        assert session.chapter.id == session.chapters[0].id

    play_scenario(scenario)


def test_a_take_that_comes_while_playing_is_taken_over_without_stopping(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        session = desk.window.session
        transport.play(Frames(0))
        runs = len(desk.player.runs)
        await speak_chapter(desk.workshop, session.chapter.id, seconds=0.6, first=3)
        await desk.until(lambda: desk.player.rearranged)
        assert transport.playing
        assert len(desk.player.runs) == runs
        assert desk.player.timeline == session.preview.timeline

    play_scenario(scenario)


def test_the_playhead_stays_in_its_line_when_a_line_before_it_grows(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        session = desk.window.session
        line = session.preview.timeline.clips[-1]
        transport.seek(Frames(line.start + 1000))
        await speak_chapter(desk.workshop, session.chapter.id, seconds=3.0, last=1)
        await desk.until(lambda: [clip for clip in session.preview.timeline.clips[-1:] if clip.start != line.start])
        assert transport.position == session.preview.timeline.clips[-1].start + 1000

    play_scenario(scenario)


def test_a_device_that_is_lost_is_told_and_the_transport_stands(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        transport.play()
        desk.player.fault = PlaybackError("Nothing is played because no audio device was found.", "Connect one.")
        desk.player.playing = False
        await desk.until(desk.window.banner.isVisible)
        assert not transport.playing

    play_scenario(scenario)


def test_levels_are_told_while_it_plays_and_silence_when_it_stops(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        heard: list[Levels] = []
        transport.levels_changed.connect(heard.append)
        desk.player.heard = Levels(reduction=Decibels(1.0))
        transport.play()
        await desk.until(lambda: desk.player.heard in heard)
        transport.pause()
        assert heard[-1] is NOTHING_HEARD

    play_scenario(scenario)


def test_the_clock_says_where_in_the_chapter_and_in_the_book(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        session = desk.window.session
        await speak_chapter(desk.workshop, session.chapters[1].id)
        first = session.preview.timeline.length
        session.choose_chapter(session.chapters[1].id)
        await desk.until(lambda: session.clock.place(session.chapters[1].id, Frames(0)) == first)
        await desk.until(lambda: session.preview is not None)
        assert session.clock.length == first + session.preview.timeline.length
        toolbar = desk.window.panels["timeline"].toolbar
        transport.seek(Frames(RATE))
        assert toolbar.clock.text().startswith("0:01.0 / ")
        assert toolbar.book_clock.text().startswith(f"Book 0:{round((first + RATE) / RATE):02}")

    play_scenario(scenario)


def test_an_audition_leaves_the_chapter_where_it_was(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        transport = await opened(desk)
        session = desk.window.session
        transport.seek(Frames(2 * RATE))
        chapter = desk.player.timeline
        take = next(iter((await desk.workshop.takes.active(session.chapter.id)).values()))
        transport.audition(await audition_take(take, desk.workshop))
        await desk.until(lambda: desk.player.playing)
        assert desk.player.timeline != chapter
        assert not transport.playing
        desk.player.end()
        await desk.until(lambda: desk.player.timeline == chapter)
        assert transport.position == 2 * RATE

    play_scenario(scenario)


@pytest.mark.parametrize("noun", [Noun.TAKE, Noun.TASK])
def test_the_gain_of_the_preview_follows_the_library(play_scenario: Play, noun: Noun) -> None:
    async def scenario(desk: Any) -> None:
        await opened(desk)
        session = desk.window.session
        await desk.until(lambda: session.gain.gain != 0.0)
        assert not session.gain.measured
        assert desk.player.gain == session.gain.gain
        levels = {"loudness": -26.0, "sections": [{"chapter": "", "rms": -24.0, "spoken": True}]}
        await desk.workshop.settings.set(f"levels:{session.book.id}", levels)
        desk.window.operations.announce(Changes.of(noun))
        await desk.until(lambda: session.gain.measured)
        assert desk.player.gain == session.gain.gain

    play_scenario(scenario)
