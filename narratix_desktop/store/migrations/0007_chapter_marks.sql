-- What was found out about a chapter's sound, and until which sound it was mixed and exported. All of it can be found out
-- again, so nothing is announced and nothing waits for the disk.

CREATE TABLE chapter_marks (
    chapter_id uuid PRIMARY KEY REFERENCES chapters ON DELETE CASCADE,
    looked text NOT NULL DEFAULT '',
    stale integer NOT NULL DEFAULT 0 CHECK (stale >= 0),
    wordless integer NOT NULL DEFAULT 0 CHECK (wordless >= 0),
    seconds double precision NOT NULL DEFAULT 0 CHECK (seconds >= 0),
    mixed text NOT NULL DEFAULT '',
    exported text NOT NULL DEFAULT ''
);
