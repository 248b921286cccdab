"""The commands that look at work and steer it, run as an author types them, on a real database."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from narratix_desktop.domain.task import Task, TaskDraft, TaskKind, TaskStatus
from narratix_desktop.store.library import open_library

ROOT = Path(__file__).resolve().parents[2]


class Terminal:
    """Runs ``narratix-desktop tasks …`` against one database."""

    def __init__(self, dsn: str, home: Path) -> None:
        self._environment = {**os.environ, "NARRATIX_DATABASE_URL": dsn, "NARRATIX_HOME": str(home)}
        self.dsn = dsn
        self.assets = home / "assets"

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "narratix_desktop", "tasks", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False, timeout=120
        )

    def records(self, *arguments: str) -> list[dict[str, object]]:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def add(self, *drafts: TaskDraft) -> tuple[Task, ...]:
        async def work() -> tuple[Task, ...]:
            async with await open_library(self.dsn, self.assets) as library:
                return await library.tasks.add(drafts)

        return asyncio.run(work())

    def status(self, task: Task) -> TaskStatus:
        return TaskStatus(str(self.records("show", str(task.id))[0]["status"]))


@pytest.fixture
def terminal(database_url: str, tmp_path: Path) -> Terminal:
    return Terminal(database_url, tmp_path / "home")


def draft(number: int, kind: TaskKind = TaskKind.SPEAK, category: str = "speak") -> TaskDraft:
    return TaskDraft(kind, f"Speak chapter {number}", category=category)


def test_list_goes_page_by_page_and_keeps_to_its_filters(terminal: Terminal) -> None:
    terminal.add(*[draft(number) for number in range(5)], draft(9, TaskKind.RENDER, "render"))

    *first, mark = terminal.records("list", "--limit", "3", "--kind", "speak", "--status", "pending")
    *second, last = terminal.records("list", "--limit", "3", "--kind", "speak", "--after", str(mark["next_after"]))

    assert [task["title"] for task in (*first, *second)] == [f"Speak chapter {number}" for number in (4, 3, 2, 1, 0)]
    assert mark["total"] == 5
    assert last["next_after"] is None
    assert [task["title"] for task in terminal.records("list", "--category", "render")[:-1]] == ["Speak chapter 9"]
    shown = terminal.run("list", "--limit", "2").stdout
    assert "2 of 6" in shown
    assert "--after" in shown
    assert "no page at this mark" in terminal.run("list", "--after", "nonsense").stderr


def test_ids_of_the_list_are_long_enough_to_be_typed(terminal: Terminal) -> None:
    tasks = terminal.add(*map(draft, range(8)))
    shown = [line.split()[0] for line in terminal.run("list").stdout.splitlines() if "Speak" in line]

    assert len(set(shown)) == len(tasks)
    assert str(tasks[0].id).startswith(shown[-1])
    assert "Speak chapter 0" in terminal.run("show", shown[-1]).stdout
    assert "Several tasks begin" in terminal.run("show", str(tasks[0].id)[:3]).stderr


def test_tasks_are_steered_by_the_lawful_moves_only(terminal: Terminal) -> None:
    (task,) = terminal.add(draft(1))
    name = str(task.id)

    assert "paused" in terminal.run("pause", name).stdout
    assert terminal.status(task) is TaskStatus.PAUSED
    assert "go on" in terminal.run("resume", name).stdout
    assert "Cancel it first" in terminal.run("delete", name).stderr
    assert terminal.run("retry", name).returncode == 1
    assert terminal.run("cancel", name).returncode == 0
    assert "tried again" in terminal.run("retry", name).stdout
    assert terminal.status(task) is TaskStatus.PENDING
    events = terminal.records("show", name)[0]["events"]
    assert isinstance(events, list)
    assert [event["after"] for event in events] == ["pending", "paused", "pending", "cancelled", "pending"]

    terminal.run("cancel", name)
    assert terminal.run("delete", name).returncode == 0
    assert "no longer exists" in terminal.run("show", name).stderr


def test_figures_and_health_can_be_read_by_people_and_machines(terminal: Terminal) -> None:
    terminal.add(draft(1), draft(2, TaskKind.RENDER, "render"))

    (figures,) = terminal.records("metrics", "--kind", "speak")
    (health,) = terminal.records("health")

    assert figures["by_status"] == {**dict.fromkeys((status.value for status in TaskStatus), 0), "pending": 1}
    assert health["reachable"] is True
    assert "pending 2" in terminal.run("metrics").stdout
    assert "PostgreSQL" in terminal.run("health").stdout
