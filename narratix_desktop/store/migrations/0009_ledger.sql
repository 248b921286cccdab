-- The ledger of paid requests at work: lawful moves, what each attempt is for, the answers that were kept, caps of single
-- runs, and the costs of tasks, which follow from their attempts.

ALTER TABLE attempts
    ADD COLUMN chapter_id uuid REFERENCES chapters ON DELETE SET NULL,
    ADD COLUMN shares jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(shares) = 'object'),
    ADD COLUMN answer text REFERENCES assets ON DELETE RESTRICT,
    ADD COLUMN answer_suffix text NOT NULL DEFAULT '',
    ADD COLUMN repays boolean NOT NULL DEFAULT false,
    ADD COLUMN reason text NOT NULL DEFAULT '',
    ADD COLUMN worker text NOT NULL DEFAULT '',
    ADD COLUMN deadline timestamptz,
    -- What an attempt counts at a cap: a dead one only what it actually cost, any other at least its estimate.
    ADD COLUMN counted_cost numeric(12, 6) NOT NULL GENERATED ALWAYS AS (
        CASE WHEN state = 'dead' THEN coalesce(actual_cost, 0) ELSE coalesce(actual_cost, estimated_cost) END) STORED,
    ADD CHECK (state NOT IN ('received', 'verified', 'committed') OR answer IS NOT NULL),
    ADD CHECK (state <> 'accepted' OR external_id IS NOT NULL);

CREATE INDEX attempts_by_run ON attempts (run);
CREATE INDEX attempts_by_day ON attempts (created_at);
CREATE INDEX attempts_by_answer ON attempts (answer);

CREATE TABLE run_caps (
    run text PRIMARY KEY CHECK (run <> ''),
    cap numeric(12, 6) NOT NULL CHECK (cap >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Running totals of what attempts count, so that a reservation does not add up a whole novel's requests each time.
CREATE TABLE spend_totals (
    scope text NOT NULL CHECK (scope IN ('run', 'book', 'day', 'repay')),
    key text NOT NULL,
    amount numeric(14, 6) NOT NULL,
    PRIMARY KEY (scope, key)
);

CREATE TABLE attempt_moves (
    before text NOT NULL,
    after text NOT NULL,
    PRIMARY KEY (before, after)
);

INSERT INTO attempt_moves (before, after) VALUES
    ('intent', 'sent'), ('intent', 'dead'),
    ('sent', 'accepted'), ('sent', 'received'), ('sent', 'ambiguous'), ('sent', 'dead'),
    ('accepted', 'received'), ('accepted', 'ambiguous'), ('accepted', 'dead'),
    ('received', 'verified'), ('received', 'dead'),
    ('verified', 'committed'), ('verified', 'dead'),
    ('ambiguous', 'accepted'), ('ambiguous', 'received'), ('ambiguous', 'dead');

CREATE FUNCTION move_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'intent' THEN
            RAISE EXCEPTION 'a paid request cannot begin as %', NEW.state USING ERRCODE = 'NX001';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM attempt_moves m WHERE m.before = OLD.state AND m.after = NEW.state) THEN
        RAISE EXCEPTION 'a paid request cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'NX001';
    END IF;
    CASE NEW.state
    WHEN 'sent' THEN NEW.sent_at := clock_timestamp();
    WHEN 'accepted' THEN NEW.accepted_at := clock_timestamp(); NEW.closed_at := NULL;
    WHEN 'received' THEN NEW.received_at := clock_timestamp(); NEW.closed_at := NULL;
    WHEN 'verified' THEN NEW.verified_at := clock_timestamp();
    WHEN 'committed' THEN NEW.committed_at := clock_timestamp(); NEW.closed_at := NEW.committed_at;
    ELSE NEW.closed_at := clock_timestamp();
    END CASE;
    RETURN NEW;
END $$;

CREATE TRIGGER attempts_begin BEFORE INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION move_attempt();
CREATE TRIGGER attempts_move BEFORE UPDATE OF state ON attempts FOR EACH ROW EXECUTE FUNCTION move_attempt();

CREATE FUNCTION total_spend() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change numeric := NEW.counted_cost - CASE WHEN TG_OP = 'UPDATE' THEN OLD.counted_cost ELSE 0 END;
    day text := to_char(NEW.created_at, 'YYYY-MM-DD');
BEGIN
    IF change <> 0 THEN
        -- Always in this order, so that two who spend cannot wait for each other.
        INSERT INTO spend_totals AS t (scope, key, amount) VALUES ('run', NEW.run, change)
            ON CONFLICT (scope, key) DO UPDATE SET amount = t.amount + change;
        IF NEW.book_id IS NOT NULL THEN
            INSERT INTO spend_totals AS t (scope, key, amount) VALUES ('book', NEW.book_id, change)
                ON CONFLICT (scope, key) DO UPDATE SET amount = t.amount + change;
        END IF;
        INSERT INTO spend_totals AS t (scope, key, amount) VALUES ('day', day, change)
            ON CONFLICT (scope, key) DO UPDATE SET amount = t.amount + change;
        IF NEW.repays THEN
            INSERT INTO spend_totals AS t (scope, key, amount) VALUES ('repay', day, change)
                ON CONFLICT (scope, key) DO UPDATE SET amount = t.amount + change;
        END IF;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER attempts_added_total AFTER INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION total_spend();
CREATE TRIGGER attempts_moved_total AFTER UPDATE OF state, actual_cost ON attempts FOR EACH ROW
    EXECUTE FUNCTION total_spend();

-- A task costs what its attempts cost, and panels are told. What was planned stands as the estimate until more than that was asked for.
CREATE FUNCTION cost_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('narratix_changes', jsonb_build_object(
        'noun', 'attempt', 'ids', jsonb_build_array(NEW.id))::text);
    -- Locked by a statement of its own: the next one then sees what others have committed meanwhile. An UPDATE that waits
    -- would add up what stood there before.
    PERFORM FROM tasks WHERE id = NEW.task_id FOR NO KEY UPDATE;
    UPDATE tasks t SET
        estimated_cost = greatest(t.estimated_cost, whole.expected),
        actual_cost = whole.paid + whole.ambiguous,
        cost_breakdown = jsonb_build_object('paid', whole.paid::text, 'ambiguous', whole.ambiguous::text,
            'reserved', whole.reserved::text, 'requests', whole.requests, 'models', models.each)
    FROM (
        SELECT coalesce(sum(counted_cost) FILTER (WHERE state IN ('received', 'verified', 'committed', 'dead')), 0)
                   AS paid,
               coalesce(sum(counted_cost) FILTER (WHERE state = 'ambiguous'), 0) AS ambiguous,
               coalesce(sum(counted_cost) FILTER (WHERE state IN ('intent', 'sent', 'accepted')), 0) AS reserved,
               coalesce(sum(CASE WHEN state = 'dead' THEN counted_cost ELSE estimated_cost END), 0) AS expected,
               count(*) AS requests
        FROM attempts WHERE task_id = NEW.task_id
    ) AS whole, (
        SELECT jsonb_object_agg(name, jsonb_build_object('cost', cost::text, 'requests', requests)) AS each FROM (
            SELECT engine || CASE model WHEN '' THEN '' ELSE '/' || model END AS name,
                   sum(counted_cost) AS cost, count(*) AS requests
            FROM attempts WHERE task_id = NEW.task_id GROUP BY 1
        ) AS one
    ) AS models
    WHERE t.id = NEW.task_id;
    RETURN NULL;
END $$;

-- Only what changes a cost; the moves between do not.
CREATE TRIGGER attempts_added_cost AFTER INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION cost_task();
CREATE TRIGGER attempts_moved_cost AFTER UPDATE OF state, actual_cost ON attempts FOR EACH ROW
    WHEN (NEW.state NOT IN ('sent', 'accepted', 'verified', 'committed')) EXECUTE FUNCTION cost_task();
