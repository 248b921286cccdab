"""The inspector shows the selected lines and changes them, one or many, and compares takes."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.segment import Segment, SegmentKind
from narratix_desktop.services.undo_edit import undo
from narratix_desktop.ui.panels.inspector import InspectorPanel
from tests.ui.studio_samples import TEXT, tone

Play = Callable[..., None]


async def opened(desk: Any, words: str = "“Who") -> InspectorPanel:
    """The inspector with one line selected."""
    await desk.open_book()
    script = desk.window.page.script
    await desk.until(lambda: len(script.lines) == 6)
    shown: InspectorPanel = desk.window.panels["inspector"]
    desk.window.session.select_lines([script.lines.at(TEXT.index(words)).id])
    await desk.until(lambda: not shown.is_empty)
    return shown


def line(desk: Any, words: str) -> Segment:
    found: Segment = desk.window.page.script.lines.at(TEXT.index(words))
    return found


def test_without_a_selection_one_sentence_stands_there(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        desk.window.session.select_lines(())
        await desk.until(lambda: shown.is_empty)

    play_scenario(scenario)


def test_a_line_is_shown_with_speaker_confidence_place_and_take(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        assert shown.header.speaker.text() == "Nora"
        assert shown.header.confidence.text() == "90 %"
        assert shown.header.place.text() == "Line 3 · One"
        assert shown.takes.list.count() == 1
        assert shown.takes.notice.isVisible()
        assert not shown.takes.compare.isVisible()
        await desk.until(lambda: len(shown.takes.wave.levels) > 10, 60)
        assert max(shown.takes.wave.levels) > 0.2

    play_scenario(scenario)


def test_direction_speed_pause_and_kind_are_stored_and_can_be_undone(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        form = shown.form
        form.direction.setFocus()
        QTest.keyClicks(form.direction, "whispered")
        QTest.keyClick(form.direction, Qt.Key.Key_Return)
        await desk.until(lambda: line(desk, "“Who").direction == "whispered")
        form.speed.setValue(140)
        await desk.until(lambda: line(desk, "“Who").speed == 1.4)
        form.pause.setValue(0.8)
        await desk.until(lambda: line(desk, "“Who").pause_after == 0.8)
        form.pause.setValue(form.pause.minimum())
        await desk.until(lambda: line(desk, "“Who").pause_after is None)
        form.kind.activated.emit(form.kind.findData(SegmentKind.THOUGHT))
        await desk.until(lambda: line(desk, "“Who").kind is SegmentKind.THOUGHT)
        await undo(line(desk, "“Who").book_id, desk.workshop)
        await desk.until(lambda: line(desk, "“Who").kind is SegmentKind.DIALOGUE)
        await desk.until(lambda: form.kind.currentData() == SegmentKind.DIALOGUE)

    play_scenario(scenario)


def test_several_lines_show_what_they_share_and_are_changed_together(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        both = [line(desk, "“Who"), line(desk, "“Only")]
        desk.window.session.edits.direct(both[:1], direction="softly")
        await desk.until(lambda: line(desk, "“Who").direction == "softly")
        desk.window.session.select_lines([one.id for one in both])
        await desk.until(lambda: len(shown.lines) == 2)
        assert shown.header.speaker.text() == "Nora, Piet"
        assert "2" in shown.header.place.text()
        assert shown.form.direction.text() == ""
        assert "different" in shown.form.direction.placeholderText()
        assert not shown.takes.list.isVisible()
        shown.header.lock.click()
        await desk.until(lambda: line(desk, "“Who").locked and line(desk, "“Only").locked)
        QTest.keyClicks(shown.form.direction, "tired")
        QTest.keyClick(shown.form.direction, Qt.Key.Key_Return)
        await desk.until(lambda: line(desk, "“Who").direction == line(desk, "“Only").direction == "tired")

    play_scenario(scenario)


def test_words_that_were_not_confirmed_go_to_the_line_they_were_written_for(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        shown.form.direction.setFocus()
        QTest.keyClicks(shown.form.direction, "hoarse")
        desk.window.page.view.setFocus()
        desk.window.session.select_lines([line(desk, "“Only").id])
        await desk.until(lambda: line(desk, "“Who").direction == "hoarse")
        assert line(desk, "“Only").direction == ""
        await desk.until(lambda: shown.form.direction.text() == "")

    play_scenario(scenario)


def test_what_the_author_is_writing_is_not_overwritten(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        shown.form.direction.setFocus()
        QTest.keyClicks(shown.form.direction, "whis")
        desk.window.session.edits.direct([line(desk, "“Who")], locked=True)
        await desk.until(lambda: shown.header.lock.isChecked())
        assert shown.form.direction.text() == "whis"

    play_scenario(scenario)


def test_takes_are_made_chosen_and_compared(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        shown.takes.speak.click()
        assert not shown.takes.speak.isEnabled()
        await desk.until(lambda: shown.takes.list.count() == 2 and shown.takes.speak.isEnabled(), 60)
        await desk.until(lambda: not shown.takes.notice.isVisible())
        question = line(desk, "“Who")
        first, second = (await desk.workshop.takes.of_lines([question.id]))[question.id]
        assert second.active
        shown.takes.compare.click()
        await desk.until(lambda: desk.player.playing)
        assert [clip.asset for clip in desk.player.timeline.clips] == [first.asset]
        await desk.until(shown.takes.notice.isVisible)
        assert (await desk.workshop.takes.active(question.chapter_id))[question.id].id == first.id
        shown.takes.compare.click()
        await desk.until(lambda: not shown.takes.notice.isVisible())
        assert (await desk.workshop.takes.active(question.chapter_id))[question.id].id == second.id
        await undo(question.book_id, desk.workshop)
        await desk.until(shown.takes.notice.isVisible)

    play_scenario(scenario)


def test_the_waveform_plays_the_take(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        QTest.mouseClick(shown.takes.wave, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
        await desk.until(lambda: desk.player.playing)
        (clip,) = desk.player.timeline.clips
        assert clip.source == line(desk, "“Who").id

    play_scenario(scenario)


def test_a_stale_take_says_why(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        shown.takes.speak.click()
        await desk.until(lambda: shown.takes.list.count() == 2 and not shown.takes.notice.isVisible(), 60)
        question = line(desk, "“Who")
        piet = next(one for one in desk.window.page.script.cast if one.name == "Piet")
        desk.window.session.edits.reassign([question], piet.id)
        await desk.until(lambda: shown.takes.notice.isVisible() and "another voice" in shown.takes.reason.text())
        desk.window.session.edits.direct([question], direction="loud")
        await desk.until(lambda: "changed" in shown.takes.reason.text())

    play_scenario(scenario)


def test_the_speaker_is_chosen_and_confirmed_here_too(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk, "“Only")
        assert shown.header.confirm.isVisible()
        shown.header.confirm.click()
        await desk.until(lambda: line(desk, "“Only").locked)
        await desk.until(lambda: not shown.header.confirm.isVisible())
        shown.header.speaker.click()
        assert shown.picker.isVisible()
        QTest.keyClicks(shown.picker.words, "nor")
        QTest.keyClick(shown.picker.words, Qt.Key.Key_Return)
        await desk.until(lambda: shown.header.speaker.text() == "Nora")

    play_scenario(scenario)


def drop(widget: QWidget, path: Path) -> None:
    """What Qt does when the author drags a file over a widget and lets go of it there."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path))])
    copied, left, nothing = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(5, 5), copied, dragged, left, nothing)
    QApplication.sendEvent(widget, over)
    assert over.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copied, dragged, left, nothing))


def test_a_recording_that_is_dropped_is_heard_and_undone(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        path = tmp_path / "own.wav"
        path.write_bytes(tone(1.5))
        drop(shown.takes, path)
        await desk.until(lambda: shown.takes.list.count() == 2, 60)
        own = shown.takes.list.item(0)
        assert own.toolTip().startswith("Your own recording")
        await desk.until(lambda: "heard" in shown.takes.list.item(0).text())
        assert not shown.takes.notice.isVisible()
        # Until the edit has been made, not only the take.
        await desk.until(lambda: not desk.window.session.operations.titles())
        await undo(line(desk, "“Who").book_id, desk.workshop)
        desk.window.session.operations.announce(Changes.of(Noun.TAKE))
        await desk.until(lambda: "heard" in shown.takes.list.item(1).text())

    play_scenario(scenario)


def test_a_file_that_is_no_recording_changes_nothing_and_is_named(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        shown = await opened(desk)
        errors: list[NarratixError] = []
        desk.window.session.operations.failed.connect(errors.append)
        path = tmp_path / "words.txt"
        path.write_text("no sound")
        drop(shown.takes, path)
        await desk.until(lambda: errors, 60)
        assert "words.txt" in errors[0].headline
        assert shown.takes.list.count() == 1

    play_scenario(scenario)
