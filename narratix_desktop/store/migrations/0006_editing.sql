-- What the author changes by hand: placements, markers and automation of the timeline, and a journal of edits that
-- holds every changed row as it was before and as it is after.

ALTER TABLE edits
    DROP COLUMN forward,
    DROP COLUMN inverse,
    ADD COLUMN changes jsonb NOT NULL CHECK (jsonb_typeof(changes) = 'array'),
    ADD COLUMN count integer NOT NULL DEFAULT 1 CHECK (count >= 0),
    ADD COLUMN merge_key text NOT NULL DEFAULT '';

-- A new analysis leaves alone what the author wrote about a character.
ALTER TABLE characters ADD COLUMN edited boolean NOT NULL DEFAULT false;

-- Once the author changed a chapter's cues, reading its scenes again leaves them alone.
ALTER TABLE chapters ADD COLUMN cues_edited boolean NOT NULL DEFAULT false;

-- How a clip departs from where the arrangement puts it; seconds and decibels, so that it stays with its words.
CREATE TABLE placements (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    chapter_id uuid NOT NULL REFERENCES chapters ON DELETE CASCADE,
    segment_id uuid REFERENCES segments ON DELETE CASCADE,
    cue_id uuid REFERENCES cues ON DELETE CASCADE,
    part integer NOT NULL DEFAULT 0 CHECK (part >= 0),
    begins double precision NOT NULL DEFAULT 0 CHECK (begins >= 0),
    shift double precision NOT NULL DEFAULT 0,
    trim_head double precision NOT NULL DEFAULT 0 CHECK (trim_head >= 0),
    trim_tail double precision NOT NULL DEFAULT 0 CHECK (trim_tail >= 0),
    gain double precision NOT NULL DEFAULT 0,
    fade_in double precision CHECK (fade_in >= 0),
    fade_out double precision CHECK (fade_out >= 0),
    muted boolean NOT NULL DEFAULT false,
    ripple boolean NOT NULL DEFAULT false,
    CHECK (num_nonnulls(segment_id, cue_id) = 1),
    UNIQUE (segment_id, part) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (cue_id, part) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX placements_by_chapter ON placements (chapter_id);
CREATE INDEX placements_by_book ON placements (book_id);

-- Markers and breakpoints are anchored to a word of the revision and a time behind its beginning.
CREATE TABLE markers (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    chapter_id uuid NOT NULL REFERENCES chapters ON DELETE CASCADE,
    anchor integer NOT NULL CHECK (anchor >= 0),
    shift double precision NOT NULL DEFAULT 0,
    label text NOT NULL DEFAULT ''
);

CREATE INDEX markers_by_chapter ON markers (chapter_id);
CREATE INDEX markers_by_book ON markers (book_id);

CREATE TABLE automation_points (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    chapter_id uuid NOT NULL REFERENCES chapters ON DELETE CASCADE,
    bus text NOT NULL CHECK (bus IN ('narration', 'dialogue', 'music', 'ambience', 'effects', 'master')),
    anchor integer NOT NULL CHECK (anchor >= 0),
    shift double precision NOT NULL DEFAULT 0,
    gain double precision NOT NULL DEFAULT 0
);

CREATE INDEX automation_points_by_chapter ON automation_points (chapter_id);
CREATE INDEX automation_points_by_book ON automation_points (book_id);

DO $$
DECLARE
    announced record;
    event text;
BEGIN
    FOR announced IN SELECT * FROM (VALUES
        ('placements', 'timeline', 'chapter_id'), ('markers', 'timeline', 'chapter_id'),
        ('automation_points', 'timeline', 'chapter_id'), ('edits', 'edit', 'book_id')
    ) AS listed (relation, noun, id_column) LOOP
        FOREACH event IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
            EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s TABLE AS changed '
                'FOR EACH STATEMENT EXECUTE FUNCTION announce_changes(%L, %L)',
                announced.relation || '_announce_' || event, event, announced.relation,
                CASE event WHEN 'delete' THEN 'OLD' ELSE 'NEW' END, announced.noun, announced.id_column);
        END LOOP;
    END LOOP;
END $$;
