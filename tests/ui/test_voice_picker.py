"""Choosing voices in the characters panel: hearing, changing, comparing and using them; series; warnings; words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from narratix_desktop.domain.character import CastMember, Gender
from narratix_desktop.domain.task import TaskFilter, TaskKind
from narratix_desktop.domain.voice import VoiceSpec
from narratix_desktop.ports.engines import VoiceParameter
from narratix_desktop.services.cast_missing import cast_missing
from narratix_desktop.services.edit_script import pronounce_word
from narratix_desktop.services.speak_chapter import speak_chapter
from narratix_desktop.services.undo_edit import undo
from narratix_desktop.ui.models.voice_list import PRESENT_ROLE, SOUNDING_ROLE
from narratix_desktop.ui.widgets.voices.voice_sliders import VoiceSliders
from tests.services.cast_books import NARRATOR, Play, add_play, give, rehearsal_voice
from tests.ui.cast_scenes import HARBOUR, LONG, Stage, open_stage

Play_ = Callable[..., None]
WOMAN: Mapping[str, CastMember] = {"Ada": CastMember("Ada", "Ada", gender=Gender.FEMALE)}


async def open_picker(stage: Stage, name: str = "Ada") -> None:
    stage.click(name)
    QTest.mouseClick(stage.panel.page.detail.voice_button, Qt.MouseButton.LeftButton)
    await stage.desk.until(lambda: stage.panel.choosing)


def shown(stage: Stage) -> list[str]:
    voices = stage.panel.picker.voices
    return [str(voices.index(row).data()) for row in range(voices.rowCount())]


def go_to(stage: Stage, label: str) -> None:
    """Walk down to the last voice of this name: the catalogue's."""
    picker = stage.panel.picker
    row = len(shown(stage)) - 1 - shown(stage)[::-1].index(label)
    picker.rows.setCurrentIndex(picker.voices.index(row))


async def heard(stage: Stage) -> Any:
    """The clip of the audition that plays now; the player is stopped."""
    await stage.desk.until(lambda: stage.desk.player.playing, 60)
    (clip,) = stage.desk.player.timeline.clips
    stage.desk.player.playing = False
    return clip


def test_the_picker_offers_fitting_voices_and_finds_others(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, replace(HARBOUR, people=WOMAN), Ada="Helen", Narrator="Edmund")
        await open_picker(stage)
        picker = stage.panel.picker
        assert shown(stage)[:2] == ["Your voices", "Helen (American)"]
        assert "Rehearsal voices (eSpeak NG)" in shown(stage)
        assert "Edmund (Received Pronunciation)" not in shown(stage)
        assert picker.filters.gender.currentData() == Gender.FEMALE
        marked = [at for at in range(picker.voices.rowCount()) if picker.voices.index(at).data(PRESENT_ROLE)]
        assert {shown(stage)[at] for at in marked} == {"Helen (American)"}
        assert not picker.use_button.isEnabled()
        assert not picker.make_button.isVisible()  # no engine here makes voices
        picker.filters.gender.setCurrentIndex(0)
        assert "Edmund (Received Pronunciation)" in shown(stage)
        picker.filters.text.setFocus()
        QTest.keyClicks(picker.filters.text, "harbour narr")
        assert shown(stage) == ["Your voices", "Edmund (Received Pronunciation)"]
        QTest.keyClick(picker.filters.text, Qt.Key.Key_Escape)
        assert stage.panel.choosing
        picker.filters.language.setCurrentIndex(picker.filters.language.findData("de"))
        assert "First man (German)" in shown(stage)
        QTest.keyClick(picker.rows, Qt.Key.Key_Escape)
        assert not stage.panel.choosing

    play_scenario(scenario)


def test_voices_are_heard_by_key_and_mouse_and_compared_as_a_and_b(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, Ada="Helen")
        await open_picker(stage)
        picker = stage.panel.picker
        lines = await desk.workshop.casts.lines(stage.row("Ada").character.id)
        go_to(stage, "Clara (Received Pronunciation)")
        picker.rows.setFocus()
        QTest.keyClick(picker.rows, Qt.Key.Key_Space)
        clara = await heard(stage)
        assert clara.source in lines
        assert not desk.window.session.transport.playing
        QTest.keyClick(picker.rows, Qt.Key.Key_A)
        helen = await heard(stage)
        assert (helen.source, helen.asset != clara.asset) == (clara.source, True)
        QTest.keyClick(picker.rows, Qt.Key.Key_B)
        assert (await heard(stage)).asset == clara.asset
        go_to(stage, "Linda (British)")
        spot = picker.rows.visualRect(picker.rows.currentIndex())
        QTest.mouseClick(
            picker.rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot.left() + 20, spot.center().y())
        )
        await desk.until(lambda: desk.player.playing, 60)
        await desk.until(lambda: picker.rows.currentIndex().data(SOUNDING_ROLE))
        QTest.mouseClick(
            picker.rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot.left() + 20, spot.center().y())
        )
        assert not desk.player.playing  # the sign of what sounds is a stop sign
        assert picker.line.count() == 3
        assert await desk.workshop.takes.of_lines(lines) == {}

    play_scenario(scenario)


def test_sliders_vary_a_voice_and_are_heard_when_they_rest(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, Ada="Helen")
        await open_picker(stage)
        picker = stage.panel.picker
        pitch = picker.sliders.slider("pitch")
        assert pitch.value() == 44
        pitch.setFocus()
        QTest.keyClick(pitch, Qt.Key.Key_PageUp)
        candidate = picker.candidate()
        assert candidate is not None
        assert (candidate.parameters["pitch"], candidate.label) == (54, "Helen (American), varied")
        first = await heard(stage)
        QTest.mouseClick(picker.sliders.reset_button, Qt.MouseButton.LeftButton)
        assert picker.candidate() == await stage.voice_of("Ada")
        assert (await heard(stage)).asset != first.asset
        QTest.keyClick(pitch, Qt.Key.Key_PageUp)
        QTest.keyClick(pitch, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await desk.until(lambda: not stage.panel.choosing)
        await desk.until(lambda: stage.row("Ada").voice == "Helen (American), varied")
        await open_picker(stage)
        assert picker.rows.candidate() == replace(candidate)

    play_scenario(scenario)


def test_a_used_voice_is_one_edit_and_what_is_stale_is_spoken_again(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk)
        await cast_missing(stage.book_id, desk.workshop, "espeak")
        book = await desk.workshop.books.get(stage.book_id)
        for chapter in await desk.workshop.books.chapters(stage.book_id):
            await speak_chapter(book, chapter, desk.workshop, desk.workshop.speech_engine("espeak"))
        before = await stage.voice_of("Ada")
        await desk.until(lambda: not stage.row("Ada").voiceless)
        await open_picker(stage)
        go_to(stage, "Old Agatha (Received Pronunciation)")
        QTest.mouseClick(stage.panel.picker.use_button, Qt.MouseButton.LeftButton)
        notice = stage.panel.page.stale
        await desk.until(notice.isVisible)
        assert notice.words.text() == "3 lines are spoken otherwise."
        await undo(stage.book_id, desk.workshop)
        await desk.until(lambda: not notice.isVisible())
        assert await stage.voice_of("Ada") == before
        await open_picker(stage)
        go_to(stage, "Old Agatha (Received Pronunciation)")
        QTest.mouseClick(stage.panel.picker.use_button, Qt.MouseButton.LeftButton)
        await desk.until(notice.isVisible)
        QTest.mouseClick(notice.button, Qt.MouseButton.LeftButton)
        await desk.until(lambda: not notice.isVisible())
        page = await desk.workshop.tasks.list(TaskFilter(kind=TaskKind.SPEAK, book_id=stage.book_id))
        assert {task.title for task in page.tasks} == {"Speak Chapter 1", "Speak Chapter 2"}

    play_scenario(scenario)


def test_voices_that_are_hard_to_tell_apart_in_a_scene_are_pointed_out(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, Narrator="Edmund", Ada="Annie", Bo="Annie", Cy="Hector")
        await desk.until(lambda: stage.row("Ada").alike == ("Bo",), 90)
        assert stage.row("Bo").alike == ("Ada",)
        assert stage.row("Cy").alike == ()
        stage.click("Bo")
        notice = stage.panel.page.detail.alike
        await desk.until(notice.isVisible)
        assert notice.words.text() == "Hard to tell from Ada. They share one scene."
        QTest.mouseClick(notice.button, Qt.MouseButton.LeftButton)
        await desk.until(lambda: stage.panel.choosing)
        picker = stage.panel.picker
        picker.filters.gender.setCurrentIndex(0)
        go_to(stage, "Hector (Received Pronunciation)")
        await desk.until(picker.alike.isVisible, 60)
        assert "Cy" in picker.alike.words.text()
        go_to(stage, "Lucy (British child)")
        assert not picker.alike.isVisible()
        QTest.mouseClick(picker.use_button, Qt.MouseButton.LeftButton)
        await desk.until(lambda: stage.row("Ada").alike == (), 90)

    play_scenario(scenario)


def test_a_character_of_an_earlier_book_gets_its_voice_back_in_one_click(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        helen = await rehearsal_voice(desk.workshop, "Helen")
        earlier = Play([[[("Ada", LONG)]]], title="The Harbour", metadata={"series": "Sea", "part": "1"})
        await give(desk.workshop, await add_play(desk.workshop, earlier), Ada=helen)
        later = replace(HARBOUR, title="The Letter", metadata={"series": "Sea", "part": "2"})
        stage = await open_stage(desk, later, Ada="Clara")
        stage.click("Ada")
        notice = stage.panel.page.detail.returning
        await desk.until(notice.isVisible)
        assert notice.words.text() == "Spoke as Helen (American) in The Harbour."
        QTest.mouseClick(notice.button, Qt.MouseButton.LeftButton)
        await desk.until(lambda: stage.row("Ada").voice == "Helen (American)")
        assert not notice.isVisible()
        assert await stage.voice_of("Ada") == helen
        stage.click("Bo")
        await open_picker(stage, "Bo")
        assert shown(stage)[:2] == ["Your voices", "Helen (American)"]
        assert (
            stage.panel.picker.voices.index(1)
            .data(Qt.ItemDataRole.ToolTipRole)
            .endswith("Ada · The Harbour\nAda · The Letter")
        )

    play_scenario(scenario)


def test_words_are_taught_heard_changed_and_forgotten(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, Narrator="Edmund")
        await pronounce_word(stage.book_id, "Xanthippe", "zan TIP ee", desk.workshop)
        stage.panel.tabs.setCurrentIndex(1)
        page = stage.panel.lexicon
        QTest.keyClicks(page.word, "letter")
        QTest.keyClicks(page.spoken, "lettah")
        QTest.mouseClick(page.hear_new, Qt.MouseButton.LeftButton)
        first = await heard(stage)
        QTest.keyClick(page.spoken, Qt.Key.Key_Return)
        await desk.until(lambda: page.table.rowCount() == 2)
        assert [page.table.index(0, column).data() for column in range(3)] == ["letter", "lettah", "2"]
        assert page.table.index(1, 2).data() == "0"
        page.view.setFocus()
        page.view.selectRow(0)
        QTest.keyClick(page.view, Qt.Key.Key_Return)
        assert (await heard(stage)).asset == first.asset
        QTest.keyClick(page.view, Qt.Key.Key_F2)
        field = next(one for one in page.view.findChildren(QLineEdit) if one.text() == "lettah")
        field.setText("let er")
        QTest.keyClick(field, Qt.Key.Key_Return)
        await desk.until(lambda: page.table.index(0, 1).data() == "let er")
        page.view.selectRow(1)
        QTest.keyClick(page.view, Qt.Key.Key_Delete)
        await desk.until(lambda: page.table.rowCount() == 1)
        await undo(stage.book_id, desk.workshop)
        await desk.until(lambda: page.table.rowCount() == 2)

    play_scenario(scenario)


def test_the_narrator_may_have_any_voice(play_scenario: Play_) -> None:
    async def scenario(desk: Any) -> None:
        stage = await open_stage(desk, Narrator="Edmund")
        await open_picker(stage, NARRATOR)
        assert stage.panel.picker.filters.gender.currentData() is None

    play_scenario(scenario)


def test_a_second_voice_is_chosen_from_a_list(qapp: Any) -> None:
    second = VoiceParameter("second", "Second voice", 0, 1, choices=(("one", "One"), ("two", "Two")))
    share = VoiceParameter("blend", "Share", 0, 100, unit="%")
    spec = VoiceSpec("kokoro", "pack/one", "One", parameters={"blend": 0, "second": "two"})
    sliders = VoiceSliders()
    said: list[VoiceSpec] = []
    sliders.adjusted.connect(said.append)
    sliders.show_voice(spec, (share, second))
    assert sliders.voice() == spec
    sliders.slider("blend").setValue(40)
    box = sliders.list_of("second")
    assert box.accessibleName() == "Second voice"
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert said[-1].parameters == {"blend": 40, "second": "one"}
    assert said[-1].label == "One, varied"
    sliders.reset_button.click()
    assert sliders.voice() == spec
