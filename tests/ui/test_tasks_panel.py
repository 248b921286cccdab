"""The task list follows the library row by row, finds and steers tasks, and shows each in full."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskDraft, TaskKind, TaskStatus
from narratix_desktop.domain.units import Usd
from narratix_desktop.ui.models.task_table import COST, LEFT, PROGRESS, STATUS, TITLE
from tests.ui.studio_samples import add_book
from tests.ui.task_list import add, add_production, cell, scrolled_down, status_of, tasks_panel, titles

Play = Callable[..., None]


def test_rows_follow_the_library_where_they_stand(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        assert panel.is_empty
        first, second = await add(desk, book_id, "Speak One", "Speak Two")
        await desk.until(lambda: titles(panel) == ["Speak Two", "Speak One"])
        assert not panel.is_empty
        panel.view.selectRow(1)
        await tasks.start(first.id, "elsewhere")
        await tasks.progress(first.id, 3, 4, message="line 3 of 4")
        await desk.until(lambda: cell(panel, "Speak One", PROGRESS) == "75 %")
        assert cell(panel, "Speak One", STATUS) == "running"
        assert "line 3 of 4" in str(panel.table.index(1, TITLE).data(Qt.ItemDataRole.ToolTipRole))
        await tasks.complete(first.id, {}, Usd(Decimal("1.5")))
        await tasks.delete(second.id)
        await add(desk, book_id, "Speak Three")
        await desk.until(lambda: titles(panel) == ["Speak Three", "Speak One"])
        await desk.until(lambda: status_of(panel, first) is TaskStatus.COMPLETED)
        assert cell(panel, "Speak One", COST) == "$1.50"
        assert [task.id for task in panel.view.chosen()] == [first.id]
        await desk.until(lambda: "1 done" in panel.figures.counts.full_text)
        assert "100 % succeed" in panel.figures.rates.full_text
        assert "$1.50" in panel.figures.rates.full_text

    play_scenario(scenario)


def test_only_rows_that_changed_are_touched(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        added = await add(desk, book_id, *(f"Line {n}" for n in range(60)))
        await desk.until(lambda: panel.table.rowCount() == 60)
        await asyncio.sleep(0.5)
        touched: set[TaskId] = set()
        panel.table.dataChanged.connect(
            lambda top, end: touched.update(panel.table.task_at(row).id for row in range(top.row(), end.row() + 1))
        )
        moved: list[object] = []
        panel.table.rowsInserted.connect(lambda *_: moved.append("in"))
        panel.table.rowsRemoved.connect(lambda *_: moved.append("out"))
        panel.table.modelReset.connect(lambda: moved.append("reset"))
        await desk.workshop.tasks.pause(added[7].id)
        await desk.until(lambda: status_of(panel, added[7]) is TaskStatus.PAUSED)
        assert touched == {added[7].id}
        assert not moved

    play_scenario(scenario)


def test_further_pages_come_as_the_list_is_scrolled(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        await add(desk, book_id, *(f"Line {n}" for n in range(230)))
        await desk.until(lambda: panel.table.rowCount())
        panel.show_book(book_id)
        await desk.until(lambda: panel.table.rowCount() == 100)
        await asyncio.sleep(0.5)
        assert panel.table.rowCount() == 100
        sizes = []
        panel.table.rowsInserted.connect(lambda *_: sizes.append(panel.table.rowCount()))
        await desk.until(lambda: scrolled_down(panel) == 230)
        assert sizes == [200, 230]
        assert titles(panel) == [f"Line {n}" for n in reversed(range(230))]
        await desk.until(lambda: "230 waiting" in panel.figures.counts.full_text)

    play_scenario(scenario)


def test_much_that_changes_at_once_is_read_again_where_it_is_seen(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        added = await add(desk, book_id, *(f"Line {n}" for n in range(230)))
        await desk.until(lambda: panel.table.rowCount())
        panel.show_book(book_id)
        await desk.until(lambda: panel.table.rowCount() == 100)
        await desk.until(lambda: scrolled_down(panel) >= 200)
        # One statement that changes more rows than an announcement names.
        store = desk.workshop.tasks
        await store._database.write("UPDATE tasks SET title = 'New ' || title")
        await store._database.write("DELETE FROM tasks WHERE id = $1", added[100].id)
        first, last = panel.view.rows_in_view()
        await desk.until(lambda: all(title.startswith("New") for title in titles(panel)[:100]))
        await desk.until(lambda: all(title.startswith("New") for title in titles(panel)[first : last + 1]))
        panel.view.scrollTo(panel.table.index(panel.table.row_of(added[100].id) or 0, TITLE))
        await desk.until(lambda: added[100].id not in panel.table)
        await add(desk, book_id, *(f"Newest {n}" for n in range(150)))
        await desk.until(lambda: titles(panel)[0] == "Newest 149")
        shown = titles(panel)
        assert len(shown) == len(set(shown))

    play_scenario(scenario)


def test_a_production_opens_to_what_is_below_it(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        parent, below = await add_production(desk, book_id, "Speak One", "Speak Two")
        await desk.until(lambda: titles(panel) == ["Produce Lamps"] and panel.table.branch(0).expanded is False)
        panel.view.setFocus()
        panel.view.selectRow(0)
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
        await desk.until(lambda: titles(panel) == ["Produce Lamps", "Speak One", "Speak Two"])
        assert panel.table.branch(1).below
        await tasks.start(below[0].id, "elsewhere")
        await tasks.progress(below[0].id, 1, 2)
        await add(desk, book_id, "Speak Three", parent_id=parent.id)
        await desk.until(lambda: titles(panel)[-1] == "Speak Three")
        await desk.until(lambda: cell(panel, "Speak One", PROGRESS) == "50 %")
        # A sixth of a stage that takes 12 % of the time.
        await desk.until(lambda: cell(panel, "Produce Lamps", PROGRESS) == "2 %")
        panel.view.selectRow(2)
        QTest.keyClick(panel.view, Qt.Key.Key_Left)
        assert panel.view.chosen()[0].id == parent.id
        QTest.keyClick(panel.view, Qt.Key.Key_Left)
        assert titles(panel) == ["Produce Lamps"]
        arrow = panel.view.visualRect(panel.table.index(0, TITLE)).topLeft() + QPoint(10, 12)
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=arrow)
        await desk.until(lambda: len(titles(panel)) == 4)

    play_scenario(scenario)


def test_filters_select_and_search(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        other = await add_book(desk.workshop, spoken=False)
        parent, (one, _) = await add_production(desk, book_id, "Speak One", "Speak Two")
        await add(desk, other, "Speak elsewhere", category="other")
        await tasks.add([TaskDraft(TaskKind.EXPORT, "Export M4B", book_id=book_id, category="export")])
        await tasks.start(one.id, "w")
        await tasks.fail(one.id, {"headline": "No.", "remedy": "Yes."})
        bar = panel.filter

        def choose(box: QComboBox, value: object) -> None:
            box.setCurrentIndex(box.findData(value))

        await desk.until(lambda: titles(panel) == ["Export M4B", "Produce Lamps"])
        choose(bar.status, TaskStatus.FAILED)
        await desk.until(lambda: titles(panel) == ["Speak One"])
        await desk.until(lambda: panel.figures.counts.full_text == "1 failed")
        choose(bar.status, None)
        choose(bar.kind, TaskKind.SPEAK)
        await desk.until(lambda: titles(panel) == ["Speak Two", "Speak One"])
        choose(bar.kind, None)
        choose(bar.stage, "export")
        await desk.until(lambda: titles(panel) == ["Export M4B"])
        bar.clear()
        await desk.until(lambda: titles(panel) == ["Export M4B", "Produce Lamps"])
        bar.search.setText("speak")
        bar.scope.setCurrentIndex(1)
        await desk.until(lambda: titles(panel) == ["Speak elsewhere", "Speak Two", "Speak One"])
        bar.search.setText("nowhere")
        await desk.until(lambda: panel.nothing_found.isVisible())
        panel.nothing_found.button.click()
        await desk.until(lambda: panel.view.isVisible() and len(titles(panel)) == 3)
        assert parent.id in panel.table

    play_scenario(scenario)


def test_a_row_leaves_a_filter_that_it_no_longer_fits(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One")
        box = panel.filter.status
        box.setCurrentIndex(box.findData(TaskStatus.PAUSED))
        await desk.until(lambda: panel.nothing_found.isVisible())
        await tasks.pause(task.id)
        await desk.until(lambda: titles(panel) == ["Speak One"])
        await tasks.resume(task.id)
        await desk.until(lambda: panel.nothing_found.isVisible())

    play_scenario(scenario)


def test_details_give_way_where_there_is_little_room(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel, dock = tasks_panel(desk), desk.window.docks.docks["tasks"]
        book_id = await desk.open_book()
        await add(desk, book_id, "Speak One")
        await desk.until(lambda: panel.table.rowCount() == 1)
        dock.setFloating(True)
        dock.resize(330, 500)
        await desk.until(lambda: panel.view.compact)
        assert panel.width() <= 340
        panel.show_details(panel.table.task_at(0).id)
        await desk.until(lambda: panel.detail.isVisible())
        assert not panel.list_page.isVisible()
        dock.resize(1200, 500)
        await desk.until(lambda: panel.list_page.isVisible() and not panel.view.compact)
        assert not panel.view.isColumnHidden(LEFT)

    play_scenario(scenario)


def test_space_is_left_to_the_transport(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        await add(desk, book_id, "Speak One")
        await desk.until(lambda: panel.table.rowCount() == 1)
        desk.window.activateWindow()
        panel.view.setFocus()
        QTest.keyClick(panel.view, Qt.Key.Key_Space)
        assert desk.player.playing
        assert not panel.view.chosen()

    play_scenario(scenario)


def test_a_hidden_list_catches_up_when_it_is_shown(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel, dock = tasks_panel(desk), desk.window.docks.docks["tasks"]
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One")
        await desk.until(lambda: panel.table.rowCount() == 1)
        dock.hide()
        await desk.workshop.tasks.pause(task.id)
        await asyncio.sleep(0.6)
        assert status_of(panel, task) is TaskStatus.PENDING
        dock.show()
        await desk.until(lambda: status_of(panel, task) is TaskStatus.PAUSED)

    play_scenario(scenario)


def test_rows_and_controls_speak_to_screen_readers(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        tasks, panel = desk.workshop.tasks, tasks_panel(desk)
        book_id = await desk.open_book()
        (task,) = await add(desk, book_id, "Speak One")
        await tasks.start(task.id, "w")
        await tasks.progress(task.id, 1, 2, message="line 1 of 2")
        await desk.until(lambda: status_of(panel, task) is TaskStatus.IN_PROGRESS)
        await desk.until(lambda: cell(panel, "Speak One", PROGRESS) == "50 %")
        index = panel.table.index(0, TITLE)
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Speak One, running, 50 %"
        assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "line 1 of 2"
        panel.show_details(task.id)
        await desk.until(lambda: panel.detail.isVisible())
        for kind in (QAbstractButton, QComboBox, QLineEdit):
            for control in panel.content.findChildren(kind):
                if control.objectName().startswith("qt_"):
                    continue
                text = control.text() if isinstance(control, QAbstractButton) else ""
                assert control.accessibleName() or text or control.toolTip(), control

    play_scenario(scenario)


@pytest.mark.slow
def test_a_hundred_thousand_tasks_show_one_page(play_scenario: Play) -> None:
    async def scenario(desk: Any) -> None:
        panel = tasks_panel(desk)
        book_id = await desk.open_book()
        await add(desk, book_id, "The newest")
        await desk.until(lambda: panel.table.rowCount() == 1)
        database = desk.workshop.tasks._database
        await database.write("ALTER TABLE tasks DISABLE TRIGGER USER")
        await database.write(
            "INSERT INTO tasks (book_id, kind, title, created_at) SELECT $1, 'speak', 'Line ' || n,"
            " now() - make_interval(secs => n) FROM generate_series(1, 100000) AS n",
            book_id,
        )
        await database.write("ALTER TABLE tasks ENABLE TRIGGER USER")
        await database.write("ANALYZE tasks")
        panel.show_book(book_id)
        await desk.until(lambda: panel.table.rowCount() == 100)
        await desk.until(lambda: "100001 waiting" in panel.figures.counts.full_text.replace(",", ""))
        await desk.until(lambda: scrolled_down(panel) >= 200)
        panel.filter.search.setText("line 77777")
        await desk.until(lambda: titles(panel) == ["Line 77777"])

    play_scenario(scenario)
