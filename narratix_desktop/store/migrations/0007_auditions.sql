-- What was spoken only to choose a voice by, and what voices measure. Both are found again by the content key of the
-- request, as takes are; neither belongs to a line or a book.

CREATE TABLE auditions (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    content_key text NOT NULL UNIQUE CHECK (content_key ~ '^[0-9a-f]{64}$'),
    asset text NOT NULL REFERENCES assets ON DELETE RESTRICT,
    engine text NOT NULL,
    duration double precision NOT NULL CHECK (duration >= 0),
    head bigint NOT NULL CHECK (head >= 0),
    length bigint NOT NULL CHECK (length >= 0),
    loudness double precision NOT NULL,
    peak double precision NOT NULL,
    word_starts integer[] NOT NULL DEFAULT '{}',
    word_ends integer[] NOT NULL DEFAULT '{}',
    word_begins double precision[] NOT NULL DEFAULT '{}',
    word_finishes double precision[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX auditions_by_asset ON auditions (asset);

CREATE TABLE voiceprints (
    content_key text PRIMARY KEY CHECK (content_key ~ '^[0-9a-f]{64}$'),
    pitch double precision NOT NULL,
    timbre double precision[] NOT NULL,
    pace double precision NOT NULL CHECK (pace >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);
