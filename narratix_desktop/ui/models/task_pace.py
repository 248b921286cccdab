"""How long running tasks still take, judged by how fast they were seen to move.

A task that goes on after a pause or a crash begins with what was done before; counting that as speed would promise an
end that never comes. So what was seen in this window counts, and the time since the start only until enough was seen.
"""

from collections import deque
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import TaskGlance, TaskStatus
from narratix_desktop.domain.units import Seconds
from narratix_desktop.services.watch_production import overall

_LEAST_SEEN: Final = 3.0
_LEAST_GAIN: Final = 0.02
_LEAST_ELAPSED: Final = 8.0
_LEAST_DONE: Final = 0.03
_MEMORY: Final = 120.0
"""Seconds over which pace is judged; older looks say little about what is being done now."""
_SPACING: Final = 2.0


def now() -> datetime:
    """The present, as task times are."""
    return datetime.now(UTC)


def share_done(task: TaskGlance) -> float:
    """How far a task is, 0–1: a production by its stages, others by their units."""
    if task.status is TaskStatus.COMPLETED:
        return 1.0
    if task.stages:
        done = {stage.category: stage.done for stage in task.stages}
        return min(1.0, overall(done, exports=task.exports, kinds=task.kinds))
    return min(1.0, task.units_done / task.units_total) if task.units_total else task.progress


class TaskPace:
    """Looks at running tasks, and what follows from them."""

    def __init__(self) -> None:
        self._looks: dict[TaskId, deque[tuple[datetime, float]]] = {}

    def look(self, task: TaskGlance, at: datetime) -> None:
        """Remember how far a task is; one that does not run is forgotten."""
        if task.status is not TaskStatus.IN_PROGRESS:
            self._looks.pop(task.id, None)
            return
        looks = self._looks.setdefault(task.id, deque())
        done = share_done(task)
        if looks and done < looks[-1][1]:
            # It was begun anew.
            looks.clear()
        if len(looks) < 2 or (at - looks[-2][0]).total_seconds() >= _SPACING:
            looks.append((at, done))
        else:
            looks[-1] = (at, done)
        while len(looks) > 2 and (at - looks[0][0]).total_seconds() > _MEMORY:
            looks.popleft()

    def forget(self, task_ids: Collection[TaskId]) -> None:
        """Let go of tasks that are no longer shown."""
        for task_id in task_ids:
            self._looks.pop(task_id, None)

    def seconds_left(self, task: TaskGlance, at: datetime) -> Seconds | None:
        """Time that a running task still takes; None where there is not enough to judge by."""
        if task.status is not TaskStatus.IN_PROGRESS:
            return None
        done = share_done(task)
        looks = self._looks.get(task.id)
        if looks:
            seen, gained = _span(looks), done - looks[0][1]
            if seen >= _LEAST_SEEN and gained >= _LEAST_GAIN:
                return _counted_down(looks[-1][0], at, (1.0 - done) * seen / gained)
        if task.started_at is None or done < _LEAST_DONE:
            return None
        last = looks[-1][0] if looks else at
        elapsed = (last - task.started_at).total_seconds()
        return _counted_down(last, at, (1.0 - done) * elapsed / done) if elapsed >= _LEAST_ELAPSED else None


def _span(looks: deque[tuple[datetime, float]]) -> float:
    """Seconds between the first and the last look."""
    return (looks[-1][0] - looks[0][0]).total_seconds()


def _counted_down(looked: datetime, at: datetime, left: float) -> Seconds:
    """What is left counts down between looks, but a task that stands still never comes to its end."""
    return Seconds(max(left / 2, left - (at - looked).total_seconds()))
