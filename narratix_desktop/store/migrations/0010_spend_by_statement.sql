-- What attempts cost is worked out once for a statement, however many of them it adds or moves, and from what has changed
-- instead of from everything that a task has asked for so far.

-- What a task's attempts cost, by engine and model; tasks show the sums.
CREATE TABLE task_spend (
    task_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
    model text NOT NULL,
    paid numeric(14, 6) NOT NULL,
    ambiguous numeric(14, 6) NOT NULL,
    reserved numeric(14, 6) NOT NULL,
    expected numeric(14, 6) NOT NULL,
    requests bigint NOT NULL,
    PRIMARY KEY (task_id, model)
);

-- What the cost of an attempt in this state is.
CREATE FUNCTION spend_kind(state text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state IN ('intent', 'sent', 'accepted') THEN 'reserved'
                WHEN state IN ('ambiguous', 'dead') THEN state ELSE 'paid' END
$$;

INSERT INTO task_spend
SELECT task_id, engine || CASE model WHEN '' THEN '' ELSE '/' || model END,
       coalesce(sum(counted_cost) FILTER (WHERE spend_kind(state) IN ('paid', 'dead')), 0),
       coalesce(sum(counted_cost) FILTER (WHERE spend_kind(state) = 'ambiguous'), 0),
       coalesce(sum(counted_cost) FILTER (WHERE spend_kind(state) = 'reserved'), 0),
       coalesce(sum(CASE WHEN state = 'dead' THEN counted_cost ELSE estimated_cost END), 0),
       count(*)
FROM attempts WHERE task_id IS NOT NULL GROUP BY 1, 2;

DROP TRIGGER attempts_added_total ON attempts;
DROP TRIGGER attempts_moved_total ON attempts;
DROP TRIGGER attempts_added_cost ON attempts;
DROP TRIGGER attempts_moved_cost ON attempts;
DROP FUNCTION total_spend();
DROP FUNCTION cost_task();

-- An attempt as it is now counts once, as it was before minus once.
CREATE TYPE spend_change AS (
    id uuid, task_id uuid, run text, book_id uuid, day text, repays boolean, model text, kind text,
    cost numeric, expected numeric, requests integer
);

CREATE FUNCTION count_spend() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changes spend_change[];
    moved jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(ROW(n.id, n.task_id, n.run, n.book_id, to_char(n.created_at, 'YYYY-MM-DD'), n.repays,
            n.engine || CASE n.model WHEN '' THEN '' ELSE '/' || n.model END, spend_kind(n.state), n.counted_cost,
            n.estimated_cost, 1)::spend_change)
        INTO changes FROM became n;
    ELSE
        SELECT array_agg(ROW(n.id, n.task_id, n.run, n.book_id, to_char(n.created_at, 'YYYY-MM-DD'), n.repays,
            n.engine || CASE n.model WHEN '' THEN '' ELSE '/' || n.model END, side.kind, side.sign * side.cost,
            side.sign * CASE side.kind WHEN 'dead' THEN side.cost ELSE n.estimated_cost END, side.sign)::spend_change)
        INTO changes
        FROM became n JOIN was o ON o.id = n.id
            CROSS JOIN LATERAL (VALUES (1, spend_kind(n.state), n.counted_cost), (-1, spend_kind(o.state), o.counted_cost))
                AS side (sign, kind, cost)
        -- Only what changes a cost, or what it counts as; the moves between do not.
        WHERE n.counted_cost <> o.counted_cost OR spend_kind(n.state) <> spend_kind(o.state);
    END IF;
    IF changes IS NULL THEN
        RETURN NULL;
    END IF;

    SELECT jsonb_agg(DISTINCT c.id) INTO moved FROM unnest(changes) c;
    -- A payload holds 8,000 bytes; no ids say that any may have changed.
    PERFORM pg_notify('narratix_changes', jsonb_build_object(
        'noun', 'attempt', 'ids', CASE WHEN jsonb_array_length(moved) > 100 THEN '[]'::jsonb ELSE moved END)::text);

    -- Always in this order, and each kind in the order of its keys, so that two who spend cannot wait for each other.
    PERFORM FROM tasks WHERE id IN (SELECT c.task_id FROM unnest(changes) c) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO task_spend AS s (task_id, model, paid, ambiguous, reserved, expected, requests)
    SELECT c.task_id, c.model,
           coalesce(sum(c.cost) FILTER (WHERE c.kind IN ('paid', 'dead')), 0),
           coalesce(sum(c.cost) FILTER (WHERE c.kind = 'ambiguous'), 0),
           coalesce(sum(c.cost) FILTER (WHERE c.kind = 'reserved'), 0),
           sum(c.expected), sum(c.requests)
    FROM unnest(changes) c JOIN tasks t ON t.id = c.task_id
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (task_id, model) DO UPDATE SET
        paid = s.paid + excluded.paid, ambiguous = s.ambiguous + excluded.ambiguous,
        reserved = s.reserved + excluded.reserved, expected = s.expected + excluded.expected,
        requests = s.requests + excluded.requests;
    -- What was planned stands as the estimate until more than that was asked for.
    UPDATE tasks t SET
        estimated_cost = greatest(t.estimated_cost, whole.expected),
        actual_cost = whole.paid + whole.ambiguous,
        cost_breakdown = jsonb_build_object('requests', whole.requests, 'models', whole.models,
            'paid', CASE whole.paid WHEN 0 THEN '0' ELSE whole.paid::text END,
            'ambiguous', CASE whole.ambiguous WHEN 0 THEN '0' ELSE whole.ambiguous::text END,
            'reserved', CASE whole.reserved WHEN 0 THEN '0' ELSE whole.reserved::text END)
    FROM (
        SELECT s.task_id, sum(s.expected) AS expected, sum(s.paid) AS paid, sum(s.ambiguous) AS ambiguous,
               sum(s.reserved) AS reserved, sum(s.requests) AS requests,
               jsonb_object_agg(s.model, jsonb_build_object(
                   'cost', (s.paid + s.ambiguous + s.reserved)::text, 'requests', s.requests)) AS models
        FROM task_spend s WHERE s.task_id IN (SELECT c.task_id FROM unnest(changes) c) GROUP BY 1
    ) AS whole
    WHERE t.id = whole.task_id;

    INSERT INTO spend_totals AS t (scope, key, amount)
    SELECT s.scope, s.key, sum(c.cost)
    FROM unnest(changes) c CROSS JOIN LATERAL (VALUES (1, 'run', c.run), (2, 'book', c.book_id::text), (3, 'day', c.day),
        (4, 'repay', CASE WHEN c.repays THEN c.day END)) AS s (place, scope, key)
    WHERE s.key IS NOT NULL
    GROUP BY s.place, s.scope, s.key HAVING sum(c.cost) <> 0 ORDER BY s.place, s.key
    ON CONFLICT (scope, key) DO UPDATE SET amount = t.amount + excluded.amount;
    RETURN NULL;
END $$;

CREATE TRIGGER attempts_added_spend AFTER INSERT ON attempts REFERENCING NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION count_spend();
CREATE TRIGGER attempts_moved_spend AFTER UPDATE ON attempts REFERENCING OLD TABLE AS was NEW TABLE AS became
    FOR EACH STATEMENT EXECUTE FUNCTION count_spend();
