-- Tasks as the author sees them, their history, and the ledger of paid requests.

CREATE TABLE tasks (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid REFERENCES books ON DELETE CASCADE,
    parent_id uuid REFERENCES tasks ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind <> ''),
    title text NOT NULL,
    description text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('draft', 'pending', 'in_progress', 'paused', 'completed', 'failed', 'cancelled')),
    stage text NOT NULL DEFAULT '',
    progress double precision NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
    message text NOT NULL DEFAULT '',
    priority integer NOT NULL DEFAULT 0,
    category text NOT NULL DEFAULT '',
    tags text[] NOT NULL DEFAULT '{}',
    created_by text NOT NULL DEFAULT 'author',
    worker text NOT NULL DEFAULT '',
    provider text NOT NULL DEFAULT '',
    model text NOT NULL DEFAULT '',
    input jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(input) = 'object'),
    result jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(result) = 'object'),
    error jsonb CHECK (jsonb_typeof(error) = 'object'),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    max_attempts integer NOT NULL DEFAULT 5 CHECK (max_attempts >= 1),
    retry_at timestamptz,
    dedupe_key text,
    external_id text,
    estimated_cost numeric(12, 6) NOT NULL DEFAULT 0 CHECK (estimated_cost >= 0),
    actual_cost numeric(12, 6) NOT NULL DEFAULT 0 CHECK (actual_cost >= 0),
    cost_breakdown jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(cost_breakdown) = 'object'),
    units_total integer NOT NULL DEFAULT 0 CHECK (units_total >= 0),
    units_done integer NOT NULL DEFAULT 0 CHECK (units_done >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz
);

CREATE INDEX tasks_by_status ON tasks (status, priority DESC, created_at);
CREATE INDEX tasks_by_book ON tasks (book_id, status);
CREATE INDEX tasks_by_parent ON tasks (parent_id);
CREATE INDEX tasks_by_kind ON tasks (kind, status);
CREATE INDEX tasks_by_category ON tasks (category, status);
CREATE INDEX tasks_newest ON tasks (created_at DESC, id DESC);
CREATE UNIQUE INDEX tasks_open_dedupe ON tasks (dedupe_key)
    WHERE status IN ('draft', 'pending', 'in_progress', 'paused');

CREATE TABLE task_moves (
    before text NOT NULL,
    after text NOT NULL,
    PRIMARY KEY (before, after)
);

INSERT INTO task_moves (before, after) VALUES
    ('draft', 'pending'), ('draft', 'cancelled'),
    ('pending', 'in_progress'), ('pending', 'paused'), ('pending', 'cancelled'),
    ('in_progress', 'completed'), ('in_progress', 'failed'), ('in_progress', 'paused'),
    ('in_progress', 'cancelled'), ('in_progress', 'pending'),
    ('paused', 'pending'), ('paused', 'cancelled'),
    ('failed', 'pending'), ('failed', 'cancelled'),
    ('cancelled', 'pending');

CREATE TABLE task_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    before text,
    after text NOT NULL,
    message text NOT NULL DEFAULT ''
);

CREATE INDEX task_events_by_task ON task_events (task_id, id);

CREATE FUNCTION begin_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status NOT IN ('draft', 'pending') THEN
        RAISE EXCEPTION 'a task cannot begin as %', NEW.status USING ERRCODE = 'NX001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER tasks_begin BEFORE INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION begin_task();

-- Fires whenever a statement sets the status, also to its present value: staying is not a move.
CREATE FUNCTION move_task() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM task_moves m WHERE m.before = OLD.status AND m.after = NEW.status) THEN
        RAISE EXCEPTION 'a task cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'NX001';
    END IF;
    CASE NEW.status
    WHEN 'in_progress' THEN
        NEW.attempts := OLD.attempts + 1;
        NEW.started_at := clock_timestamp();
        NEW.finished_at := NULL;
        NEW.retry_at := NULL;
    WHEN 'completed' THEN
        NEW.progress := 1;
        NEW.error := NULL;
        NEW.retry_at := NULL;
        NEW.finished_at := clock_timestamp();
    WHEN 'failed', 'cancelled' THEN
        NEW.retry_at := NULL;
        NEW.finished_at := clock_timestamp();
    ELSE
        NEW.worker := '';
        NEW.started_at := NULL;
        NEW.finished_at := NULL;
        IF OLD.status IN ('failed', 'cancelled') THEN
            NEW.attempts := 0;
            NEW.progress := 0;
            NEW.units_done := 0;
            NEW.stage := '';
            NEW.error := NULL;
            NEW.retry_at := NULL;
        END IF;
    END CASE;
    RETURN NEW;
END $$;

CREATE TRIGGER tasks_move BEFORE UPDATE OF status ON tasks FOR EACH ROW EXECUTE FUNCTION move_task();

CREATE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END $$;

CREATE TRIGGER tasks_touch BEFORE UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION touch_row();

CREATE FUNCTION record_task_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO task_events (task_id, before, after, message)
    VALUES (NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.status END, NEW.status, NEW.message);
    RETURN NULL;
END $$;

CREATE TRIGGER tasks_added AFTER INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION record_task_event();
CREATE TRIGGER tasks_moved AFTER UPDATE OF status ON tasks FOR EACH ROW EXECUTE FUNCTION record_task_event();

-- One row per paid request, committed before the request leaves. It outlives its task: money stays on record.
CREATE TABLE attempts (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    task_id uuid REFERENCES tasks ON DELETE SET NULL,
    book_id uuid REFERENCES books ON DELETE SET NULL,
    run text NOT NULL DEFAULT '',
    engine text NOT NULL CHECK (engine <> ''),
    model text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'intent' CHECK (state IN
        ('intent', 'sent', 'accepted', 'received', 'verified', 'committed', 'ambiguous', 'dead')),
    request_hash text NOT NULL CHECK (request_hash ~ '^[0-9a-f]{64}$'),
    external_id text,
    estimated_cost numeric(12, 6) NOT NULL DEFAULT 0 CHECK (estimated_cost >= 0),
    actual_cost numeric(12, 6) CHECK (actual_cost >= 0),
    detail jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(detail) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz,
    accepted_at timestamptz,
    received_at timestamptz,
    verified_at timestamptz,
    committed_at timestamptz,
    closed_at timestamptz,
    CHECK (state NOT IN ('accepted', 'received', 'verified', 'committed') OR sent_at IS NOT NULL)
);

CREATE INDEX attempts_by_task ON attempts (task_id);
CREATE INDEX attempts_by_book ON attempts (book_id, created_at);
CREATE INDEX attempts_unsettled ON attempts (state, created_at) WHERE state NOT IN ('committed', 'dead');
CREATE INDEX attempts_by_request ON attempts (request_hash);
CREATE UNIQUE INDEX attempts_by_external_id ON attempts (engine, external_id) WHERE external_id IS NOT NULL;

CREATE TRIGGER attempts_touch BEFORE UPDATE ON attempts FOR EACH ROW EXECUTE FUNCTION touch_row();
