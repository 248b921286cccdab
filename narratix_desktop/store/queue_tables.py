"""What the job queue keeps in the database, and the statements that tidy it.

PgQueuer's own tables are made by a migration; the names are fixed here, so that ``PGQUEUER_*`` variables of the
author's environment cannot change them. A worker is alive while it holds an advisory lock on its id: the lock falls the
moment its connection does, so nobody waits for a heartbeat to grow stale.
"""

from typing import Final

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel

ENTRYPOINT: Final = "task"
CHANNEL: Final = Channel("ch_pgqueuer")

SETTINGS: Final = DBSettings(
    prefix="",
    db_schema=None,
    channel=CHANNEL,
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.durable,
)
TABLES: Final = QueryBuilderEnvironment(SETTINGS)
QUERIES: Final = QueryQueueBuilder(SETTINGS)
SCHEDULES: Final = QuerySchedulerBuilder(SETTINGS)
ENQUEUE: Final = QUERIES.build_enqueue_query("skip")

# Told apart from every other advisory lock of this database by the seed of the hash.
_LOCK_KEY = "hashtextextended({id}, 74201)"
_HELD = """
    SELECT (classid::bigint << 32) | objid::bigint AS key FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

# Shared, so that a worker can take it again on a new connection while the server still ends the old one.
TAKE_LOCK: Final = f"SELECT pg_advisory_lock_shared({_LOCK_KEY.format(id='$1::text')})"

RELEASE_OWN_JOBS: Final = """
    UPDATE pgqueuer SET status = 'queued', queue_manager_id = NULL, slot = NULL, updated = now(), execute_after = now()
    WHERE status = 'picked' AND queue_manager_id = $1
"""

RELEASE_DEAD_JOBS: Final = f"""
    UPDATE pgqueuer SET status = 'queued', queue_manager_id = NULL, slot = NULL, updated = now(), execute_after = now()
    WHERE status = 'picked' AND queue_manager_id <> $1
      AND {_LOCK_KEY.format(id="queue_manager_id::text")} NOT IN ({_HELD})
"""

WITHOUT_LOCK: Final = f"""
    SELECT id, worker, now() - pg_postmaster_start_time() > interval '15 seconds' AS settled FROM tasks
    WHERE status = 'in_progress' AND worker <> $1
      AND {_LOCK_KEY.format(id="split_part(worker, '/', 3)")} NOT IN ({_HELD})
"""
"""Running tasks whose worker holds no lock; soon after the server's start it may only be reconnecting."""

HAND_BACK: Final = """
    UPDATE tasks SET status = 'pending', attempts = greatest(attempts - 1, 0), message = ''
    FROM unnest($1::uuid[], $2::text[]) AS dead (id, worker)
    WHERE tasks.id = dead.id AND tasks.worker = dead.worker AND tasks.status = 'in_progress'
    RETURNING tasks.id
"""

LOST: Final = """
    SELECT t.id, t.priority FROM tasks t
    WHERE t.status = 'pending' AND NOT EXISTS (
        SELECT FROM pgqueuer j WHERE j.dedupe_key = t.id::text AND j.status IN ('queued', 'picked'))
    ORDER BY t.priority DESC, t.created_at, t.id
"""

DUE: Final = "SELECT id, greatest(coalesce(retry_at - now(), '0'), '0') AS wait FROM tasks WHERE id = ANY($1)"

HURRY: Final = """
    UPDATE pgqueuer j SET execute_after = now() FROM tasks t
    WHERE j.dedupe_key = t.id::text AND t.id = ANY($1) AND t.retry_at IS NULL
      AND j.status = 'queued' AND j.execute_after > now()
    RETURNING j.id
"""
"""A job that waits for a retry runs at once when the author asks for it."""

WAKE: Final = f"""
    SELECT pg_notify('{CHANNEL}', json_build_object('channel', '{CHANNEL}', 'operation', 'update', 'sent_at', now(),
        'table', 'pgqueuer', 'type', 'table_changed_event')::text)
"""
"""PgQueuer's trigger is silent about updates; workers would notice only at their next poll."""

PRUNE_LOG: Final = "DELETE FROM pgqueuer_log WHERE created < now() - interval '1 day'"
