-- Manuscripts and their reading: books, revisions, chapters, cast, voices, segments, pronunciations, assets.
-- Offsets count code points of a revision; ends are exclusive. A deleted book takes everything of its own with it.

CREATE TABLE assets (
    sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    suffix text NOT NULL CHECK (suffix ~ '^[a-z0-9]{1,16}$'),
    size bigint NOT NULL CHECK (size >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE books (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    title text NOT NULL,
    author text NOT NULL DEFAULT '',
    language text NOT NULL DEFAULT 'en',
    cover text REFERENCES assets ON DELETE SET NULL,
    metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX books_by_change ON books (updated_at DESC, id DESC);

CREATE TABLE revisions (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    number integer NOT NULL CHECK (number >= 1),
    text text NOT NULL,
    text_sha256 text NOT NULL CHECK (text_sha256 ~ '^[0-9a-f]{64}$'),
    source_name text NOT NULL,
    source_sha256 text NOT NULL CHECK (source_sha256 ~ '^[0-9a-f]{64}$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (book_id, number)
);

CREATE INDEX revisions_by_source ON revisions (source_sha256);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are immutable', TG_TABLE_NAME USING ERRCODE = 'NX002';
END $$;

CREATE TRIGGER revisions_are_immutable BEFORE UPDATE ON revisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE chapters (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    revision_id uuid NOT NULL REFERENCES revisions ON DELETE CASCADE,
    ordinal integer NOT NULL CHECK (ordinal >= 0),
    span_start integer NOT NULL CHECK (span_start >= 0),
    span_end integer NOT NULL,
    heading_end integer NOT NULL,
    title text NOT NULL,
    part text NOT NULL DEFAULT '',
    included boolean NOT NULL DEFAULT true,
    CHECK (span_end > span_start),
    CHECK (heading_end BETWEEN span_start AND span_end),
    UNIQUE (revision_id, ordinal)
);

CREATE INDEX chapters_by_book ON chapters (book_id);

CREATE TABLE voices (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    spec_key text NOT NULL UNIQUE,
    engine text NOT NULL,
    name text NOT NULL,
    label text NOT NULL,
    gender text NOT NULL CHECK (gender IN ('female', 'male', 'neutral', 'unknown')),
    age text NOT NULL CHECK (age IN ('child', 'young', 'adult', 'old')),
    language text NOT NULL,
    parameters jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(parameters) = 'object'),
    clarity double precision NOT NULL CHECK (clarity BETWEEN 0 AND 1),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE characters (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    name text NOT NULL,
    aliases text[] NOT NULL DEFAULT '{}',
    gender text NOT NULL CHECK (gender IN ('female', 'male', 'neutral', 'unknown')),
    age text NOT NULL CHECK (age IN ('child', 'young', 'adult', 'old')),
    is_narrator boolean NOT NULL DEFAULT false,
    description text NOT NULL DEFAULT '',
    voice_id uuid REFERENCES voices ON DELETE SET NULL
);

CREATE INDEX characters_by_book ON characters (book_id, name);
CREATE INDEX characters_by_voice ON characters (voice_id);

CREATE TABLE segments (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    chapter_id uuid NOT NULL REFERENCES chapters ON DELETE CASCADE,
    ordinal integer NOT NULL CHECK (ordinal >= 0),
    span_start integer NOT NULL CHECK (span_start >= 0),
    span_end integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('narration', 'dialogue', 'thought', 'heading')),
    character_id uuid REFERENCES characters ON DELETE SET NULL,
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    boundary text NOT NULL CHECK (boundary IN ('split', 'sentence', 'paragraph', 'scene', 'heading', 'chapter')),
    direction text NOT NULL DEFAULT '',
    speed double precision NOT NULL DEFAULT 1 CHECK (speed > 0),
    pause_after double precision CHECK (pause_after >= 0),
    locked boolean NOT NULL DEFAULT false,
    CHECK (span_end > span_start),
    -- Deferred: a new analysis renumbers kept rows and inserts between them in one transaction.
    UNIQUE (chapter_id, ordinal) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX segments_by_book ON segments (book_id);
CREATE INDEX segments_by_character ON segments (character_id);

CREATE TABLE pronunciations (
    book_id uuid NOT NULL REFERENCES books ON DELETE CASCADE,
    word text NOT NULL CHECK (word <> ''),
    spoken text NOT NULL CHECK (spoken <> ''),
    PRIMARY KEY (book_id, word)
);
