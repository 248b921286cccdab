"""Rows come in and leave at their place, and what is read late never overwrites what was read since."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import GlancePage, TaskFilter, TaskGlance, TaskStatus
from narratix_desktop.ui.models.task_rows import TaskRows
from narratix_desktop.ui.models.task_table import TaskTable
from tests.ui.task_samples import glance


def numbers(rows: TaskRows) -> list[int]:
    return [rows.task_at(row).id.int for row in range(rows.rowCount())]


def page(*tasks: TaskGlance, mark: str | None = None) -> GlancePage:
    return GlancePage(tasks, mark)


@pytest.fixture
def rows() -> TaskTable:
    made = TaskTable()
    made.start(TaskFilter(outermost=True), page(glance(5), glance(3, has_children=True), glance(1)))
    return made


def child(number: int, parent: int = 3) -> TaskGlance:
    return glance(number, parent_id=TaskId(glance(parent).id))


def test_a_new_task_comes_in_at_its_place(rows: TaskTable) -> None:
    rows.put([glance(4), glance(9), glance(2)])
    assert numbers(rows) == [9, 5, 4, 3, 2, 1]


def test_a_task_behind_the_last_page_waits_for_its_page(rows: TaskTable) -> None:
    rows.start(TaskFilter(), page(glance(5), glance(3), mark="m"))
    rows.put([glance(1)])
    assert numbers(rows) == [5, 3]
    rows.append(page(glance(1)))
    assert numbers(rows) == [5, 3, 1]


def test_what_was_read_late_changes_nothing(rows: TaskTable) -> None:
    newer = replace(glance(5), title="Now", updated_at=glance(5).updated_at + timedelta(seconds=9))
    rows.put([newer])
    rows.put([glance(5)])
    assert rows.task_at(0).title == "Now"


def test_a_production_leaves_with_what_is_below_it(rows: TaskTable) -> None:
    rows.show_below(glance(3).id, page(child(30), child(31)))
    assert numbers(rows) == [5, 3, 30, 31, 1]
    rows.put([child(32)])
    assert numbers(rows) == [5, 3, 30, 31, 32, 1]
    rows.put([], gone={glance(3).id, child(31).id})
    assert numbers(rows) == [5, 1]
    assert rows.row_of(child(30).id) is None


def test_pages_below_a_production_are_asked_for_when_they_are_near(rows: TaskTable) -> None:
    asked: list[object] = []
    rows.below_wanted.connect(lambda parent, mark: asked.append(mark))
    rows.show_below(glance(3).id, GlancePage((child(30), child(31)), "more"))
    rows.look_at(0, 1)
    assert not asked
    rows.look_at(0, 3)
    rows.look_at(0, 3)
    assert asked == ["more"]
    rows.show_below(glance(3).id, page(child(32)))
    assert numbers(rows) == [5, 3, 30, 31, 32, 1]


def test_the_first_page_read_again_takes_out_what_is_gone(rows: TaskTable) -> None:
    rows.renew(page(glance(7), glance(3, has_children=True), glance(1)))
    assert numbers(rows) == [7, 3, 1]


def test_rows_that_the_first_page_does_not_reach_are_stale_until_they_are_read(rows: TaskTable) -> None:
    rows.renew(page(glance(7), glance(5), mark="m"))
    assert numbers(rows) == [7, 5, 3, 1]
    assert rows.look_at(0, 3) == [glance(3).id, glance(1).id]
    rows.put([glance(3), glance(1)])
    assert rows.look_at(0, 3) == []


def test_where_too_much_is_new_the_list_begins_anew(rows: TaskTable) -> None:
    rows.renew(page(glance(99), glance(98), mark="m"))
    assert numbers(rows) == [99, 98]


def test_a_page_is_asked_for_once_until_it_comes_or_fails(rows: TaskTable) -> None:
    asked: list[str] = []
    rows.more_wanted.connect(asked.append)
    rows.start(TaskFilter(), page(glance(5), mark="m"))
    for _ in range(3):
        rows.fetchMore(rows.index(-1, -1))
    assert asked == ["m"]
    rows.ask_again("m")
    rows.fetchMore(rows.index(-1, -1))
    assert asked == ["m", "m"]


def test_flat_lists_have_no_branches(rows: TaskTable) -> None:
    assert rows.branch(1).expanded is False
    rows.start(TaskFilter(status=TaskStatus.PENDING), page(glance(3, has_children=True)))
    assert rows.branch(0).expanded is None


def test_a_row_among_a_hundred_thousand_is_found_by_its_place() -> None:
    rows, count = TaskTable(), 100_000
    rows.start(TaskFilter(), page(*(glance(number) for number in range(count, 0, -1))))
    looks = 0
    plain = rows._rows

    class Counted(list):  # type: ignore[type-arg]
        def __getitem__(self, at):  # type: ignore[no-untyped-def]
            nonlocal looks
            looks += 1
            return super().__getitem__(at)

    rows._rows = Counted(plain)
    assert rows.row_of(glance(1).id) == count - 1
    assert looks < 40
