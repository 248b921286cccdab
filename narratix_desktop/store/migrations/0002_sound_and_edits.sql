-- What sounds and how: takes, cues, mix settings; the journal of edits; settings of the library.

CREATE TABLE takes (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    -- A take outlives its segment: what was made or paid for once is found again by its content key.
    segment_id uuid REFERENCES segments ON DELETE SET NULL,
    number integer NOT NULL CHECK (number >= 1),
    asset text NOT NULL REFERENCES assets ON DELETE RESTRICT,
    content_key text NOT NULL CHECK (content_key ~ '^[0-9a-f]{64}$'),
    engine text NOT NULL,
    duration double precision NOT NULL CHECK (duration >= 0),
    head bigint NOT NULL CHECK (head >= 0),
    length bigint NOT NULL CHECK (length >= 0),
    loudness double precision NOT NULL,
    peak double precision NOT NULL,
    -- Word timings as parallel arrays: a book has some 10^5 of them, and JSON of that size is slow to parse.
    word_starts integer[] NOT NULL DEFAULT '{}',
    word_ends integer[] NOT NULL DEFAULT '{}',
    word_begins double precision[] NOT NULL DEFAULT '{}',
    word_finishes double precision[] NOT NULL DEFAULT '{}',
    active boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (cardinality(word_starts) = cardinality(word_ends)
        AND cardinality(word_starts) = cardinality(word_begins)
        AND cardinality(word_starts) = cardinality(word_finishes)),
    UNIQUE (segment_id, content_key),
    UNIQUE (segment_id, number)
);

CREATE UNIQUE INDEX takes_one_active ON takes (segment_id) WHERE active;
CREATE INDEX takes_by_content ON takes (content_key);
CREATE INDEX takes_by_asset ON takes (asset);

CREATE TABLE cues (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    chapter_id uuid NOT NULL REFERENCES chapters ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('music', 'ambience', 'effect')),
    sound text NOT NULL,
    span_start integer NOT NULL CHECK (span_start >= 0),
    span_end integer NOT NULL,
    gain double precision NOT NULL DEFAULT 0,
    fade_in double precision NOT NULL DEFAULT 0 CHECK (fade_in >= 0),
    fade_out double precision NOT NULL DEFAULT 0 CHECK (fade_out >= 0),
    asset text REFERENCES assets ON DELETE RESTRICT,
    engine text NOT NULL DEFAULT '',
    CHECK (span_end >= span_start)
);

CREATE INDEX cues_by_chapter ON cues (chapter_id, span_start);
CREATE INDEX cues_by_book ON cues (book_id);
CREATE INDEX cues_by_asset ON cues (asset);

CREATE TABLE mix_settings (
    book_id uuid PRIMARY KEY REFERENCES books ON DELETE CASCADE,
    settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE edits (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    number bigint NOT NULL CHECK (number >= 1),
    intent text NOT NULL CHECK (intent <> ''),
    forward jsonb NOT NULL,
    inverse jsonb NOT NULL,
    made_by text NOT NULL DEFAULT 'author',
    undone boolean NOT NULL DEFAULT false,
    made_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (book_id, number)
);

CREATE TABLE settings (
    key text PRIMARY KEY CHECK (key <> ''),
    value jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);
