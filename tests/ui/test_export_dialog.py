"""The export dialog takes an order, follows it and shows a verdict on every section."""

import asyncio
import dataclasses
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from narratix_desktop.domain.changes import Changes, Noun
from narratix_desktop.domain.delivery import ACX, Measurement, judge
from narratix_desktop.domain.errors import NarratixError
from narratix_desktop.domain.ids import BookId
from narratix_desktop.domain.origin import Commercial, Licence, Maker, Nature, Origin, Use
from narratix_desktop.domain.task import TaskDraft, TaskKind, TaskStatus
from narratix_desktop.domain.units import Decibels, Lufs, Seconds, Usd
from narratix_desktop.exporters.acx import AcxExporter
from narratix_desktop.ports.export import ExportedFile
from narratix_desktop.services.export_book import file_record
from narratix_desktop.services.plan_tasks import ProductionOrder, order_production
from narratix_desktop.services.run_tasks import work_on_tasks
from narratix_desktop.ui.dialogs.export_dialog import ExportDialog
from narratix_desktop.ui.models.task_verbs import Verb
from narratix_desktop.ui.models.verdict_table import PASSED_ROLE, SECTION, VERDICT, VerdictTable
from narratix_desktop.ui.panels.mixer import MixerPanel

Play = Callable[..., None]
RMS, HEAD = 2, 5


def use_real_orders(desk: Any) -> None:
    """Let the window order real productions, without sounds to be quick."""
    workshop = desk.workshop

    async def produce(book_id: BookId, order: ProductionOrder, *, budget: Usd | None = None) -> Changes:
        book, quick = await workshop.books.get(book_id), dataclasses.replace(order, sound="none")
        return Changes.of(Noun.TASK, [(await order_production(book, quick, workshop)).id])

    session = desk.window.session
    session.studio = dataclasses.replace(session.studio, produce=produce)


@asynccontextmanager
async def working(desk: Any) -> AsyncIterator[None]:
    worker = asyncio.create_task(work_on_tasks(desk.workshop))
    try:
        yield
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


def open_dialog(desk: Any) -> ExportDialog:
    window = desk.window
    dialog = ExportDialog(window.session, window.session.book, window.theme, window)
    dialog.open()
    return dialog


def measurement(**given: Any) -> Measurement:
    fitting: dict[str, Any] = {
        "duration": Seconds(600.0),
        "loudness": Lufs(-20.0),
        "loudness_range": 5.0,
        "rms": Decibels(-20.0),
        "peak": Decibels(-3.6),
        "true_peak": Decibels(-3.5),
        "noise_floor": Decibels(-65.0),
        "head": Seconds(0.75),
        "tail": Seconds(2.5),
        "codec": "mp3",
        "sample_rate": 44_100,
        "channels": 2,
        "bit_rate": 192_000,
        "constant_bit_rate": True,
    }
    return Measurement(**(fitting | given))


async def add_export(desk: Any, book_id: BookId, folder: Path, **broken: Any) -> None:
    """A finished export of two sections, the second of which may break a rule."""
    folder.mkdir(parents=True)
    files = []
    for title, figures in (("One", measurement()), ("Two", measurement(**broken))):
        path = folder / f"{title}.mp3"
        path.write_bytes(b"sound")
        files.append(file_record(ExportedFile(path, title, figures, judge(figures, ACX))))
    tasks = desk.workshop.tasks
    order = ProductionOrder(str(folder.parent), ("acx",))
    (parent,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, "Produce", book_id, input=order.as_input())])
    given = order.as_input() | {"format": "acx"}
    (child,) = await tasks.add([TaskDraft(TaskKind.EXPORT, "Export", book_id, parent.id, input=given)])
    for task, result in ((child, {"files": files, "notes": ["Audible refuses it."]}), (parent, {})):
        await tasks.start(task.id, "w")
        await tasks.complete(task.id, result)


def test_what_is_chosen_is_ordered(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await desk.open_book()
        next(one for one in desk.window.panels.values() if isinstance(one, MixerPanel)).export_button.click()
        dialog = desk.window.findChild(ExportDialog)
        dialog.order_page.formats.boxes["acx"].setChecked(True)
        dialog.order_page.folder.setText("/somewhere/else")
        dialog.export_button.click()
        await desk.until(lambda: desk.orders)
        ((ordered, folder, formats),) = desk.orders
        assert ordered == book_id
        assert str(folder) == "/somewhere/else"
        assert set(formats) == {"m4b", "acx"}

    play_scenario(scenario)


def test_nothing_can_be_ordered_without_format_folder_and_chapter(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        dialog = open_dialog(desk)
        page = dialog.order_page
        assert dialog.export_button.isEnabled()
        page.formats.boxes["m4b"].setChecked(False)
        assert not dialog.export_button.isEnabled()
        page.formats.boxes["acx"].setChecked(True)
        assert dialog.export_button.isEnabled()
        page.folder.setText("  ")
        assert not dialog.export_button.isEnabled()
        page.folder.setText("/x")
        page.chapters.none.click()
        assert not dialog.export_button.isEnabled()
        page.chapters.list.item(1).setCheckState(Qt.CheckState.Checked)
        assert dialog.export_button.isEnabled()
        assert page.chosen().chapters == (str(desk.window.session.chapters[1].id),)
        page.chapters.all.click()
        assert page.chosen().chapters == ()

    play_scenario(scenario)


def test_what_stores_refuse_and_what_tags_say_is_told_before(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        page = open_dialog(desk).order_page
        assert not page.store_note.isVisible()
        page.formats.boxes["acx"].setChecked(True)
        assert "Audible refuses most AI narration" in page.store_note.text.text()
        await desk.until(lambda: "synthetic voices" in page.preview.disclosure.text())
        assert page.preview.title.text() == "Lamps"
        await desk.until(lambda: not page.preview.cover.pixmap().isNull())
        await desk.until(lambda: "free" in page.room.text())
        assert not page.room_note.isVisible()

    play_scenario(scenario)


def test_what_a_licence_forbids_to_sell_is_told_before_and_only_of_chapters_that_are_chosen(
    play_scenario: Play,
) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        first, *_ = desk.window.session.chapters
        takes = await desk.workshop.takes.active(first.id)
        take = next(iter(takes.values()))
        licence = Licence("For learning only.", Commercial.FORBIDDEN)
        maker = Maker(take.engine, "School voices", "1", Nature.MODEL, "pupil", licence=licence)
        await desk.workshop.origins.keep([Origin(take.asset, Use.SPEECH, maker, take.content_key)])
        page = open_dialog(desk).order_page
        page.formats.boxes["provenance"].setChecked(True)
        await desk.until(lambda: "licence of School voices, pupil forbids" in page.store_note.text.text())
        assert "For learning only." in page.store_note.text.text()
        page.chapters.list.item(0).setCheckState(Qt.CheckState.Unchecked)
        await desk.until(lambda: not page.store_note.isVisible())

    play_scenario(scenario)


def test_too_little_room_is_told(play_scenario: Play) -> None:
    class Endless(AcxExporter):
        bytes_per_second = 10**18

    async def scenario(desk: Any) -> None:
        desk.workshop.exporters["acx"] = Endless()
        await desk.open_book()
        page = open_dialog(desk).order_page
        page.formats.boxes["acx"].setChecked(True)
        await desk.until(lambda: page.room_note.isVisible())

    play_scenario(scenario)


@pytest.mark.slow
def test_an_export_is_followed_from_order_to_verdict(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        use_real_orders(desk)
        dialog = open_dialog(desk)
        page = dialog.order_page
        page.folder.setText(str(tmp_path / "out"))
        page.formats.boxes["acx"].setChecked(True)
        page.formats.forms["acx"].show_values({"retail_sample": False})
        page.formats.forms["m4b"].show_values({"quality": 96})
        page.chapters.list.item(1).setCheckState(Qt.CheckState.Unchecked)
        dialog.export_button.click()
        await desk.until(lambda: dialog.pages.currentWidget() is dialog.progress_page)
        await desk.until(lambda: dialog.progress_page.verbs[Verb.CANCEL].isVisible())
        async with working(desk):
            await desk.until(lambda: dialog.pages.currentWidget() is dialog.verdict_page, 120)
        verdict = dialog.verdict_page
        tabs = [verdict.tabs.tabText(at) for at in range(verdict.tabs.count())]
        assert tabs == ["M4B audiobook with chapters", "ACX MP3 set"]
        verdict.tabs.setCurrentIndex(0)
        sections = [verdict.table.file_at(row) for row in range(verdict.table.rowCount())]
        assert [section.title for section in sections] == ["Opening credits", "One", "Closing credits"]
        assert all(section.present and section.checks for section in sections)
        assert all(80_000 < section.measured.bit_rate < 112_000 for section in sections if section.measured)
        # The pacing's head and tail, without the neighbours that are encoded beside a section.
        assert all(0.7 < section.measured.head < 0.85 for section in sections if section.measured)
        assert all(2.4 < section.measured.tail < 2.6 for section in sections if section.measured)
        verdict.tabs.setCurrentIndex(1)
        titles = {verdict.table.file_at(row).title for row in range(verdict.table.rowCount())}
        assert titles == {"Opening credits", "One", "Closing credits"}
        assert "Audible refuses" in verdict.note.text.text()
        assert "kbps" in str(verdict.table.index(0, 7).data())

    play_scenario(scenario)


def test_cancelling_stops_the_export_and_it_can_be_tried_again(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        use_real_orders(desk)
        dialog = open_dialog(desk)
        dialog.order_page.folder.setText(str(tmp_path / "out"))
        dialog.export_button.click()
        progress = dialog.progress_page
        await desk.until(lambda: progress.verbs[Verb.CANCEL].isVisible())
        progress.verbs[Verb.CANCEL].click()
        await desk.until(lambda: progress.verbs[Verb.RETRY].isVisible())
        assert progress.state.text() == "The export was cancelled"
        assert dialog.again_button.isVisible()
        progress.verbs[Verb.RETRY].click()
        await desk.until(lambda: progress.verbs[Verb.CANCEL].isVisible())

    play_scenario(scenario)


def test_a_refused_order_says_why_in_the_dialog(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        async def refuse(*_: Any, **__: Any) -> Changes:
            raise NarratixError("Nothing was ordered.", "Choose a chapter.")

        await desk.open_book()
        session = desk.window.session
        session.studio = dataclasses.replace(session.studio, produce=refuse)
        dialog = open_dialog(desk)
        dialog.export_button.click()
        await desk.until(lambda: dialog.order_page.refusal.isVisible())
        assert dialog.order_page.refusal.text.text() == "Nothing was ordered. Choose a chapter."
        assert dialog.export_button.isEnabled()

    play_scenario(scenario)


def test_the_dialog_shows_the_last_verdict_again(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await desk.open_book()
        await add_export(desk, book_id, tmp_path / "out" / "set", rms=Decibels(-23.04), head=Seconds(0.2))
        dialog = open_dialog(desk)
        verdict = dialog.verdict_page
        await desk.until(lambda: dialog.pages.currentWidget() is verdict)
        table = verdict.table
        assert [table.index(row, VERDICT).data() for row in (0, 1)] == ["pass", "fail"]
        assert [table.index(row, RMS).data(PASSED_ROLE) for row in (0, 1)] == [True, False]
        assert table.index(1, RMS).data() == "−23.04 dB"
        assert "-23 to -18 dB" in table.index(1, RMS).data(Qt.ItemDataRole.ToolTipRole)
        assert "0.5 to 1 s" in table.index(1, HEAD).data(Qt.ItemDataRole.AccessibleTextRole)
        assert "Audible refuses it." in verdict.note.text.text()
        assert verdict.open_folder.isEnabled()
        assert not verdict.play_file.isEnabled()
        verdict.view.selectRow(0)
        assert verdict.play_file.isEnabled()
        opened: list[Path] = []
        verdict.file_asked.disconnect()
        verdict.file_asked.connect(opened.append)
        verdict.play_file.click()
        assert opened == [tmp_path / "out" / "set" / "One.mp3"]
        dialog.again_button.click()
        assert dialog.order_page.folder.text() == str(tmp_path / "out")
        assert dialog.order_page.formats.chosen() == ("acx",)

    play_scenario(scenario)


def test_a_verdict_on_files_that_are_gone_says_so(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await desk.open_book()
        await add_export(desk, book_id, tmp_path / "set")
        (tmp_path / "set" / "One.mp3").unlink()
        dialog = open_dialog(desk)
        await desk.until(lambda: dialog.pages.currentWidget() is dialog.verdict_page)
        assert "deleted" in dialog.verdict_page.note.text.text()
        dialog.verdict_page.view.selectRow(0)
        assert not dialog.verdict_page.play_file.isEnabled()

    play_scenario(scenario)


def test_the_level_of_digital_silence_is_kept_and_shown(play_scenario: Play, tmp_path: Path) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await desk.open_book()
        await add_export(desk, book_id, tmp_path / "set", rms=Decibels(-math.inf))
        dialog = open_dialog(desk)
        await desk.until(lambda: dialog.pages.currentWidget() is dialog.verdict_page)
        assert dialog.verdict_page.table.index(1, RMS).data() == "silence"

    play_scenario(scenario)


def test_an_export_under_way_is_found_again(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        book_id = await desk.open_book()
        tasks = desk.workshop.tasks
        order = ProductionOrder("/x", ("m4b",))
        (task,) = await tasks.add([TaskDraft(TaskKind.PRODUCE, "Produce", book_id, input=order.as_input())])
        await tasks.start(task.id, "elsewhere")
        dialog = open_dialog(desk)
        await desk.until(lambda: dialog.pages.currentWidget() is dialog.progress_page)
        await desk.until(lambda: dialog.progress_page.state.text() == "The export is being made")
        error = {"headline": "The disk is full.", "remedy": "Make room."}
        await tasks.fail(task.id, error)
        await desk.until(lambda: "Make room." in dialog.progress_page.failure.text.text())
        assert (await tasks.get(task.id)).status is TaskStatus.FAILED

    play_scenario(scenario)


def test_a_book_has_one_export_dialog_and_it_stops_nobody(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        first = open_dialog(desk)
        assert not first.isModal()
        second = open_dialog(desk)
        assert first.isVisible()
        assert not second.isVisible()
        QTest.keyClick(first, Qt.Key.Key_Escape)
        await asyncio.sleep(0.1)
        assert not [one for one in desk.window.findChildren(ExportDialog) if one.isVisible()]

    play_scenario(scenario)


def test_closing_while_something_loads_is_harmless(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        open_dialog(desk).close()
        await asyncio.sleep(3)

    play_scenario(scenario)


def test_every_control_of_the_dialog_has_a_name(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        await desk.open_book()
        dialog = open_dialog(desk)
        for kind in (QAbstractButton, QComboBox, QLineEdit):
            for control in dialog.findChildren(kind):
                if control.objectName().startswith("qt_"):
                    continue
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text, control

    play_scenario(scenario)


def test_a_table_without_files_has_no_rows(qapp: Any) -> None:
    table = VerdictTable()
    assert table.rowCount() == 0
    assert table.headerData(SECTION, Qt.Orientation.Horizontal) == "Section"
