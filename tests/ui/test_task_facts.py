"""The details of a finished analysis say what a paid analyser left to the rules."""

from dataclasses import fields, replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from narratix_desktop.domain.task import Task, TaskKind, TaskStatus
from narratix_desktop.ui.models.task_facts import Names, TaskDetails, TaskFacts
from tests.ui.task_samples import glance


def finished_analysis(**result: Any) -> TaskDetails:
    shown = glance(kind=TaskKind.ANALYSE, status=TaskStatus.COMPLETED)
    values: dict[str, Any] = {one.name: getattr(shown, one.name, "") for one in fields(Task)}
    return TaskDetails(Task(**(values | {"input": {}, "result": result, "cost_breakdown": {}})), shown, ())


@pytest.mark.parametrize(
    ("left", "said"), [(["Chapter One", "Chapter Four"], "Chapter One, Chapter Four"), ([], None), (None, None)]
)
def test_chapters_that_were_partly_read_by_the_rules_are_named(
    qapp: QCoreApplication, left: list[str] | None, said: str | None
) -> None:
    details = finished_analysis(local_chapters=left, characters=3)
    named = Names({"analysis": {}, "speech": {}, "sound": {}, "format": {}}, {})
    assert dict(TaskFacts().facts(details, named)).get("Partly read by rules") == said
    other = replace(details, task=replace(details.task, result={}))
    assert "Partly read by rules" not in dict(TaskFacts().facts(other, named))
