-- Who made each sound and image, with which model, from what was asked, under which licence. An origin is written with what
-- uses its asset, because none of it can be told later; it names what was asked by a digest and holds no text of a book.

CREATE TABLE makers (
    -- SHA-256 of the other columns in their order, joined by U+001F; so equal makers are one row in every library.
    key text PRIMARY KEY CHECK (key ~ '^[0-9a-f]{64}$'),
    engine text NOT NULL CHECK (engine <> ''),
    label text NOT NULL,
    version text NOT NULL,
    nature text NOT NULL CHECK (nature IN ('model', 'program', 'author')),
    model text NOT NULL,
    model_version text NOT NULL,
    licence text NOT NULL,
    licence_address text NOT NULL,
    commercial text NOT NULL CHECK (commercial IN ('allowed', 'forbidden', 'unknown'))
);

CREATE TABLE origins (
    asset text NOT NULL REFERENCES assets ON DELETE CASCADE,
    use text NOT NULL CHECK (use IN ('speech', 'sound', 'cover')),
    engine text NOT NULL,
    model text NOT NULL,
    request text NOT NULL CHECK (request = '' OR request ~ '^[0-9a-f]{64}$'),
    maker text NOT NULL REFERENCES makers ON DELETE RESTRICT,
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (asset, use, engine, model, request)
);

CREATE INDEX origins_by_maker ON origins (maker);

-- What was made before: takes and auditions say by which engine, from what and when; the ledger knows the model where the
-- answer was kept as it came, or where the engine was only ever asked for one.
CREATE TEMPORARY TABLE made_before ON COMMIT DROP AS
WITH answered AS (
    SELECT engine, answer, min(model) AS model FROM attempts
    WHERE state = 'committed' AND answer IS NOT NULL GROUP BY engine, answer
), only_one AS (
    SELECT engine, min(model) AS model FROM attempts
    WHERE state = 'committed' GROUP BY engine HAVING count(DISTINCT model) = 1
), made AS (
    SELECT asset, 'speech' AS use, engine, content_key AS request, min(created_at) AS made_at
    FROM (SELECT asset, engine, content_key, created_at FROM takes
          UNION ALL SELECT asset, engine, content_key, created_at FROM auditions) AS spoken
    GROUP BY asset, engine, content_key
    UNION ALL
    SELECT DISTINCT c.asset, 'sound', c.engine, '', a.created_at
    FROM cues c JOIN assets a ON a.sha256 = c.asset WHERE c.engine <> ''
), told AS (
    SELECT m.*, coalesce(a.model, o.model, '') AS model
    FROM made m LEFT JOIN answered a ON a.engine = m.engine AND a.answer = m.asset
        LEFT JOIN only_one o ON o.engine = m.engine
)
SELECT told.*,
    CASE told.use || ' ' || told.engine
        WHEN 'speech author' THEN 'Recorded by the author'
        WHEN 'speech espeak' THEN 'Rehearsal voices (eSpeak NG)'
        WHEN 'speech kokoro' THEN 'Neural voices (Kokoro)'
        WHEN 'speech piper' THEN 'Neural voices (Piper)'
        WHEN 'speech hume' THEN 'Hume Octave'
        WHEN 'speech replicate' THEN 'Replicate voices'
        WHEN 'sound local' THEN 'Embedded sounds'
        WHEN 'sound replicate_sound' THEN 'Replicate sounds'
        ELSE told.engine END AS label,
    CASE WHEN told.engine = 'author' THEN 'author'
        WHEN (told.use, told.engine) IN (('speech', 'espeak'), ('sound', 'local')) THEN 'program'
        ELSE 'model' END AS nature,
    CASE WHEN told.model IN ('meta/musicgen', 'sepal/audiogen')
        THEN 'The weights may not be used commercially (CC BY-NC 4.0): not for books that are sold.'
        ELSE '' END AS licence,
    CASE WHEN told.model IN ('meta/musicgen', 'sepal/audiogen') THEN 'forbidden' ELSE 'unknown' END AS commercial
FROM told;

ALTER TABLE made_before ADD COLUMN maker text;
UPDATE made_before SET maker = encode(sha256(convert_to(
    array_to_string(ARRAY[engine, label, '', nature, model, '', licence, '', commercial], chr(31)), 'UTF8')), 'hex');

INSERT INTO makers (key, engine, label, version, nature, model, model_version, licence, licence_address, commercial)
SELECT DISTINCT maker, engine, label, '', nature, model, '', licence, '', commercial FROM made_before;

INSERT INTO origins (asset, use, engine, model, request, maker, made_at)
SELECT asset, use, engine, model, request, maker, made_at FROM made_before;
