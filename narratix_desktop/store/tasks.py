"""The unified task table: adding, moving and deleting tasks. Lists and figures are in ``task_lists``.

Which moves are lawful, their timestamps and the history are the table's own triggers, so that a statement typed by hand
obeys them too; this module only says which move is wanted.
"""

from collections.abc import Collection, Mapping, Sequence

from narratix_desktop.domain.errors import UnlawfulMoveError
from narratix_desktop.domain.ids import TaskId
from narratix_desktop.domain.task import DONE_WITH, LAWFUL_MOVES, Task, TaskDraft, TaskFilter, TaskStatus
from narratix_desktop.domain.units import Seconds, Usd
from narratix_desktop.store.database import PooledConnection
from narratix_desktop.store.task_lists import TaskLists
from narratix_desktop.store.task_rows import COLUMNS, OPEN, conditions, missing_task, read_task

_RUNNING = (TaskStatus.IN_PROGRESS,)
# A production that is not over makes a task again that is missing below it.
_DELETE = f"""
    DELETE FROM tasks WHERE {{where}} AND status NOT IN ({OPEN})
    AND NOT EXISTS (SELECT FROM tasks p WHERE p.id = tasks.parent_id AND p.status IN ({OPEN})) RETURNING id
"""
_DONE_WITH = ", ".join(f"'{status}'" for status in sorted(DONE_WITH))

# One statement: were the tasks below moved after the one above, it could be resumed in between and then wait for them.
_MOVE_TREE = f"""
    WITH above AS (
        UPDATE tasks SET status = $2, message = $3, error = CASE WHEN $2 = 'paused' THEN $4::jsonb ELSE error END
        WHERE id = $1 AND status = ANY($5) RETURNING {COLUMNS}
    ), below AS (
        UPDATE tasks SET status = $2, message = '', error = CASE WHEN $2 = 'paused' THEN NULL ELSE error END
        WHERE parent_id = $1 AND status = ANY($5) AND EXISTS (SELECT FROM above) RETURNING {COLUMNS}
    ) SELECT * FROM above UNION ALL SELECT * FROM below
"""

_ADD = f"""
    INSERT INTO tasks (kind, title, book_id, parent_id, description, status, priority, category, tags, created_by,
                       provider, model, input, max_attempts, dedupe_key, estimated_cost, units_total)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
    ON CONFLICT (dedupe_key) WHERE status IN ({OPEN}) DO NOTHING
    RETURNING {COLUMNS}
"""


class TaskRepository(TaskLists):
    """``ports.store.TaskStore`` on PostgreSQL."""

    async def add(self, drafts: Sequence[TaskDraft]) -> tuple[Task, ...]:
        async with self._database.transaction() as connection:
            return tuple([await _add(connection, draft) for draft in drafts])

    async def delete(self, task_id: TaskId) -> None:
        """Delete a task with its history and the tasks under it."""
        if not await self._database.write("DELETE FROM tasks WHERE id = $1 RETURNING id", task_id):
            raise missing_task()

    async def delete_ended(self, task_ids: Collection[TaskId]) -> tuple[TaskId, ...]:
        rows = await self._database.write(_DELETE.format(where="id = ANY($1)"), list(task_ids))
        return tuple(TaskId(row["id"]) for row in rows)

    async def clear(self, which: TaskFilter) -> int:
        where, values = conditions(which)
        done = f"{where} AND status IN ({_DONE_WITH}) AND parent_id IS NULL"
        return len(await self._database.write(_DELETE.format(where=done), *values))

    async def start(self, task_id: TaskId, worker: str) -> Task | None:
        """Pending → in progress; see ``TaskStore.start``. A start that a dying server forgets is simply made again."""
        rows = await self._database.write_lightly(
            "UPDATE tasks SET status = 'in_progress', worker = $2, message = ''"
            f" WHERE id = $1 AND status = 'pending' RETURNING {COLUMNS}",
            task_id,
            worker,
        )
        return read_task(rows[0]) if rows else None

    async def progress(self, task_id: TaskId, done: int, total: int, stage: str = "", message: str = "") -> TaskStatus:
        """Record progress; a task that is no longer running keeps its figures and only answers its status."""
        rows = await self._database.write_lightly(
            "UPDATE tasks SET units_done = $2::int, units_total = $3::int,"
            " progress = CASE WHEN $3::int > 0 THEN least($2::int / $3::int::float8, 1) ELSE progress END,"
            " stage = CASE WHEN $4 = '' THEN stage ELSE $4 END, message = $5"
            " WHERE id = $1 AND status = 'in_progress' RETURNING status",
            task_id,
            max(done, 0),
            max(total, 0),
            _plain(stage),
            _plain(message),
        )
        if rows:
            return TaskStatus.IN_PROGRESS
        return (await self.get(task_id)).status

    async def complete(self, task_id: TaskId, result: Mapping[str, object], cost: Usd | None = None) -> Task:
        return await self._move(
            task_id,
            "status = 'completed', result = $3, actual_cost = coalesce($4, actual_cost),"
            " units_done = greatest(units_done, units_total), message = ''",
            dict(result),
            cost,
        )

    async def fail(self, task_id: TaskId, error: Mapping[str, object], retry_in: Seconds | None = None) -> Task:
        again = "status = 'in_progress' AND $4::float8 IS NOT NULL AND attempts < max_attempts"
        return await self._move(
            task_id,
            f"status = CASE WHEN {again} THEN 'pending' ELSE 'failed' END,"
            f" retry_at = CASE WHEN {again} THEN clock_timestamp() + make_interval(secs => $4) END,"
            " error = $3, message = $5",
            dict(error),
            retry_in,
            _plain(str(error.get("headline", ""))),
        )

    async def hand_back(self, task_id: TaskId) -> Task:
        """In progress → pending. The attempt is not counted: a worker that stops is not the task's failure."""
        return await self._move(
            task_id, "status = 'pending', attempts = greatest(attempts - 1, 0), message = ''", only=_RUNNING
        )

    async def release(self, task_id: TaskId) -> Task:
        return await self._move(task_id, "status = 'pending'", only=(TaskStatus.DRAFT,))

    async def pause(self, task_id: TaskId, reason: Mapping[str, object] | None = None) -> tuple[Task, ...]:
        return await self._move_tree(task_id, TaskStatus.PAUSED, reason)

    async def resume(self, task_id: TaskId) -> Task:
        return await self._move(task_id, "status = 'pending', message = '', error = NULL", only=(TaskStatus.PAUSED,))

    async def cancel(self, task_id: TaskId) -> tuple[Task, ...]:
        return await self._move_tree(task_id, TaskStatus.CANCELLED)

    async def retry(self, task_id: TaskId) -> Task:
        only = (TaskStatus.FAILED, TaskStatus.CANCELLED)
        return await self._move(task_id, "status = 'pending', message = ''", only=only)

    async def set_status(self, task_id: TaskId, status: TaskStatus, message: str = "") -> Task:
        return await self._move(task_id, "status = $3, message = $4", status.value, _plain(message))

    async def _move(
        self, task_id: TaskId, changes: str, *values: object, only: Collection[TaskStatus] = tuple(TaskStatus)
    ) -> Task:
        """Change a task whose status is one of ``only``; the values of ``changes`` count from ``$3``."""
        rows = await self._database.write(
            f"UPDATE tasks SET {changes} WHERE id = $1 AND status = ANY($2) RETURNING {COLUMNS}",
            task_id,
            [status.value for status in only],
            *values,
        )
        if rows:
            return read_task(rows[0])
        raise await self._unlawful(task_id)

    async def _move_tree(
        self, task_id: TaskId, to: TaskStatus, reason: Mapping[str, object] | None = None
    ) -> tuple[Task, ...]:
        rows = await self._database.write(
            _MOVE_TREE,
            task_id,
            to.value,
            _plain(str((reason or {}).get("headline", ""))),
            None if reason is None else dict(reason),
            [status.value for status, following in LAWFUL_MOVES.items() if to in following],
        )
        if rows:
            return tuple(map(read_task, rows))
        raise await self._unlawful(task_id)

    async def _unlawful(self, task_id: TaskId) -> UnlawfulMoveError:
        present = (await self.get(task_id)).status
        return UnlawfulMoveError(
            f"Nothing was changed: this cannot be done to a task that is {present.value.replace('_', ' ')}.",
            "Look at the task's present status.",
        )


async def _add(connection: PooledConnection, draft: TaskDraft) -> Task:
    values = (
        draft.kind.value,
        _plain(draft.title),
        draft.book_id,
        draft.parent_id,
        _plain(draft.description),
        draft.status.value,
        draft.priority,
        draft.category,
        list(draft.tags),
        draft.created_by,
        draft.provider,
        draft.model,
        dict(draft.input),
        draft.max_attempts,
        draft.dedupe_key,
        draft.estimated_cost,
        draft.units_total,
    )
    while True:
        row = await connection.fetchrow(_ADD, *values)
        if row is None:
            # Locked, so that it is still open when this transaction ends; else it closed meanwhile: add it after all.
            row = await connection.fetchrow(
                f"SELECT {COLUMNS} FROM tasks WHERE dedupe_key = $1 AND status IN ({OPEN}) FOR UPDATE",
                draft.dedupe_key,
            )
        if row is not None:
            return read_task(row)


def _plain(text: str) -> str:
    return text.replace("\0", "\ufffd")
