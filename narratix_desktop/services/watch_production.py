"""Watch a production: how far each stage is, how long it will still take, and when it has ended."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from narratix_desktop.domain.errors import StoreUnavailableError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import OPEN_STATUSES, Task, TaskKind, TaskStatus
from narratix_desktop.domain.units import Seconds
from narratix_desktop.ports.store import TaskStore
from narratix_desktop.services.plan_tasks import STAGES, children_of, newest_of

_INTERVAL: Final = 0.4
_LEAST_GAIN: Final = 0.03
_LEAST_ELAPSED: Final = 3.0
_KINDS: Final = {"speak": {"speak", "score"}}
"""Kinds of the tasks of a stage, where they are not called as the stage."""
_WEIGHT: Final = {"analyse": 0.03, "cast": 0.01, "speak": 0.12, "render": 0.16, "export": 0.68}
"""Share of the whole time that each stage takes for a novel with both formats, measured on two cores."""


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far one stage is, 0–1. ``message`` says what is being done in it, for reading."""

    stage: str
    done: float
    message: str


@dataclass(frozen=True, slots=True)
class ProductionProgress:
    """A look at a running production.

    Attributes:
        remaining: None until there is enough to estimate from.
        reached: Whether the library answered; else the other figures are those of the look before.
    """

    parent: Task
    stages: tuple[StageProgress, ...]
    done: float
    remaining: Seconds | None
    reached: bool = True

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.parent.status not in OPEN_STATUSES or self.parent.status is TaskStatus.PAUSED


async def watch_production(parent: TaskId, tasks: TaskStore) -> AsyncIterator[ProductionProgress]:
    """Look at a production a few times a second until it has ended; the last look says how.

    An outage of the library is seen and waited through, as the work itself does it.
    """
    since: tuple[float, float] | None = None
    progress: ProductionProgress | None = None
    while progress is None or not progress.ended:
        if progress is not None:
            await asyncio.sleep(_INTERVAL)
        try:
            task = await tasks.get(parent)
            stages = stage_progress(await children_of(parent, tasks))
        except StoreUnavailableError:
            if progress is None:
                raise
            progress = replace(progress, reached=False)
        else:
            done = share_done(task, stages)
            if since is None and _is_under_way(stages):
                since = (time.monotonic(), done)
            progress = ProductionProgress(task, stages, done, remaining_time(done, since))
        yield progress


def stage_progress(children: Sequence[Task]) -> tuple[StageProgress, ...]:
    """Progress of each stage from the tasks below a production; speaking counts lines, the rest counts tasks."""
    found = []
    counting = newest_of(children).values()
    for stage in STAGES:
        of_stage = [task for task in counting if task.category == stage]
        if not of_stage:
            found.append(StageProgress(stage, 0.0, ""))
            continue
        parts = [1.0 if task.status is TaskStatus.COMPLETED else min(task.progress, 0.999) for task in of_stage]
        found.append(StageProgress(stage, sum(parts) / len(parts), _what(of_stage)))
    return tuple(found)


def share_done(production: Task, stages: Sequence[StageProgress]) -> float:
    """Share of a production's whole time that its stages have behind them, 0–1; without formats nothing is exported."""
    if production.status is TaskStatus.COMPLETED:
        return 1.0
    exports, kinds = bool(production.input.get("formats")), production.input.get("kinds")
    done = {stage.stage: stage.done for stage in stages}
    return overall(done, exports=exports, kinds=kinds if isinstance(kinds, list) else ())


def overall(stages: Mapping[str, float], *, exports: bool, kinds: Collection[str] = ()) -> float:
    """How far a production is, 0–1, by how far its stages are; one that is missing has not begun.

    Args:
        stages: How far each stage is, 0–1.
        exports: Whether it ends with files.
        kinds: The only kinds of work that it means; empty for all.
    """
    meant = [name for name in STAGES if not kinds or _KINDS.get(name, {name}) & set(kinds)]
    weights = {name: _WEIGHT[name] for name in meant if exports or name != "export"}
    return sum(weight * stages.get(name, 0.0) for name, weight in weights.items()) / sum(weights.values())


def _what(tasks: Sequence[Task]) -> str:
    done = sum(task.status is TaskStatus.COMPLETED for task in tasks)
    lines = sum(task.units_done for task in tasks if task.kind is TaskKind.SPEAK)
    running = next((task.title for task in tasks if task.status is TaskStatus.IN_PROGRESS), "")
    count = f"{done} of {len(tasks)}" if len(tasks) > 1 else ""
    return " · ".join(part for part in (count, f"{lines} lines" if lines else "", running) if part)


def _is_under_way(stages: Sequence[StageProgress]) -> bool:
    """Whether the short first stages are over; their pace says nothing about the rest."""
    return all(stage.done >= 1.0 for stage in stages if stage.stage in {"analyse", "cast"})


def remaining_time(done: float, since: tuple[float, float] | None) -> Seconds | None:
    """Time still to go, None while there is too little to estimate from.

    Args:
        done: Share of the work that is done, 0–1.
        since: ``time.monotonic()`` and the share when the watch began; work of an earlier run is no measure of pace.
    """
    if since is None:
        return None
    elapsed, gained = time.monotonic() - since[0], done - since[1]
    if gained < _LEAST_GAIN or elapsed < _LEAST_ELAPSED:
        return None
    return Seconds((1.0 - done) * elapsed / gained)
