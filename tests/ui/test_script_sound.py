"""Speaking and hearing lines from the script, on a real library."""

import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from narratix_desktop.services.line_states import LineSound
from narratix_desktop.ui.widgets.script.hot_spots import HotSpot, Spot
from narratix_desktop.ui.widgets.script.looks import LineMark
from tests.ui.script_desk import KEY, digit_of, line, name_of, opened, press
from tests.ui.studio_samples import TEXT

Play = Callable[..., None]
CTRL = Qt.KeyboardModifier.ControlModifier


def test_g_speaks_a_line_and_its_sign_follows(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        answer = line(page, "“Only")
        page.view.go_to(answer)
        await desk.until(lambda: answer.chapter_id in page.marks.sounds)
        assert page.marks.sounds[answer.chapter_id].sounds[answer.id] is LineSound.UNSPOKEN
        press(page, KEY.Key_Return)
        assert page.marks.marks[answer.id] is LineMark.GENERATING
        await desk.until(lambda: page.marks.marks.get(answer.id) is LineMark.SPOKEN, 60)
        (take,) = (await desk.workshop.takes.of_lines([answer.id]))[answer.id]
        assert take.words
        press(page, digit_of(page, "Nora"))
        await desk.until(lambda: page.marks.marks.get(answer.id) is LineMark.STALE)

    play_scenario(scenario)


def test_what_could_not_be_spoken_says_so_at_the_line(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        page.view.go_to(line(page, "“Who"))
        press(page, KEY.Key_S)
        QTest.keyClicks(page.actions_on_lines.picker.words, "Somebody without a voice")
        QTest.keyClick(page.actions_on_lines.picker.words, KEY.Key_Return)
        await desk.until(lambda: name_of(page, line(page, "“Who")) == "Somebody without a voice")
        press(page, KEY.Key_G)
        question = line(page, "“Who")
        await desk.until(lambda: page.marks.marks.get(question.id) is LineMark.FAILED)
        assert "voice" in page.marks.details[question.id]
        assert desk.window.banner.isVisible()

    play_scenario(scenario)


def test_speaking_many_lines_can_be_stopped_behind_the_one_that_is_spoken(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        page.view.go_to(line(page, "The lamp"))
        press(page, KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
        press(page, KEY.Key_G)
        edits = desk.window.session.edits
        assert len(edits.speaking) == 4
        page.view.spot_clicked.emit(
            HotSpot(page.view.rect(), Spot.MARK, (line(page, "Nora asked").id,), "", LineMark.GENERATING)
        )
        assert len(edits.speaking) == 1
        await desk.until(lambda: not edits.speaking, 60)
        takes = await desk.workshop.takes.of_lines([one.id for one in page.view.selected])
        assert sorted(map(len, takes.values())) == [1, 1, 1, 2]

    play_scenario(scenario)


def test_a_new_take_is_heard_with_its_words_and_playing_stops_behind_it(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        told = line(page, "The lamp")

        def spoken() -> tuple[int, int]:
            return page.view.content.spoken or (0, 0)

        page.view.go_to(told)
        press(page, KEY.Key_G)
        await desk.until(lambda: page.marks.marks.get(told.id) is LineMark.SPOKEN, 60)
        press(page, KEY.Key_Return)
        await desk.until(lambda: desk.player.playing)
        clip = next(one for one in desk.player.timeline.clips if one.source == told.id)
        assert clip.asset == (await desk.workshop.takes.active(told.chapter_id))[told.id].asset
        assert clip.start <= desk.player.position < clip.start + 20_000
        await desk.until(lambda: page.view.content.playing == told.id)
        assert TEXT[slice(*spoken())] == "The"
        desk.player.position = clip.start + clip.length // 2
        await desk.until(lambda: spoken()[0] > TEXT.index("The lamp"))
        assert spoken()[1] < told.end
        desk.player.position = clip.end
        await desk.until(lambda: not desk.player.playing)
        assert page.view.content.playing is None

    play_scenario(scenario)


def test_space_plays_from_the_caret_pauses_and_goes_on(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        asked = line(page, "Nora asked")
        page.view.go_to(asked)
        await desk.until(lambda: asked.chapter_id in page.marks.sounds)
        press(page, KEY.Key_Space)
        await desk.until(lambda: desk.player.playing)
        clip = next(one for one in desk.window.session.preview.timeline.clips if one.source == asked.id)
        assert desk.player.position == clip.start
        desk.player.position = clip.start + 9000
        press(page, KEY.Key_Space)
        assert not desk.player.playing
        press(page, KEY.Key_Space)
        assert desk.player.playing
        assert desk.player.position == clip.start + 9000
        press(page, KEY.Key_Space)
        page.view.go_to(line(page, "“Who"))
        press(page, KEY.Key_Space)
        await desk.until(lambda: desk.player.playing and desk.player.position < clip.start)

    play_scenario(scenario)


def test_what_is_not_spoken_cannot_be_played_and_says_so(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        page.view.go_to(line(page, "“Only"))
        press(page, KEY.Key_Space)
        await desk.until(lambda: page.bar.told.text())
        assert "Enter" in page.bar.told.text()
        assert not desk.player.playing

    play_scenario(scenario)


def test_the_view_follows_what_is_heard_until_the_author_scrolls(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        page.view.go_to(line(page, "The lamp"))
        await desk.until(lambda: line(page, "The lamp").chapter_id in page.marks.sounds)
        press(page, KEY.Key_Space)
        await desk.until(lambda: desk.player.playing)
        assert not page.bar.back.isVisible()
        page.view.scrolled_by_author.emit()
        assert page.bar.back.isVisible()
        page.bar.back.click()
        assert not page.bar.back.isVisible()
        page.view.scrolled_by_author.emit()
        press(page, KEY.Key_Space)
        await desk.until(lambda: not page.bar.back.isVisible())

    play_scenario(scenario)


def test_a_word_is_pronounced_otherwise_and_its_lines_become_stale(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        page = await opened(desk)
        told = line(page, "The lamp")
        page.view.go_to(told)
        press(page, KEY.Key_G)
        await desk.until(lambda: page.marks.marks.get(told.id) is LineMark.SPOKEN, 60)
        page.view.go_to(told, TEXT.index("lamp") + 1)
        press(page, KEY.Key_P)
        popup = page.actions_on_lines.pronounce_popup
        await desk.until(popup.isVisible)
        assert "lamp" in popup.label.text()
        QTest.keyClicks(popup.spoken, "lahmp")
        QTest.keyClick(popup.spoken, KEY.Key_Return)
        await desk.until(lambda: page.marks.marks.get(told.id) is LineMark.STALE)
        assert await desk.workshop.scripts.pronunciations(told.book_id) == {"lamp": "lahmp"}

    play_scenario(scenario)
