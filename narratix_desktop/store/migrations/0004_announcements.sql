-- Every statement that changes rows which a panel shows is announced once, on one channel, when it commits.
-- Payload: {"noun": …, "ids": […]}, ids empty where more than 100 rows changed (a payload holds 8,000 bytes).

CREATE FUNCTION announce_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    many bigint;
    ids jsonb;
BEGIN
    -- TG_ARGV: noun, and the column that holds its id. The transition table is always named "changed".
    EXECUTE format('SELECT count(*), coalesce(jsonb_agg(id), ''[]'') FROM '
        '(SELECT DISTINCT %I AS id FROM changed LIMIT 101) AS distinct_ids', TG_ARGV[1]) INTO many, ids;
    IF many > 0 THEN
        PERFORM pg_notify('narratix_changes', jsonb_build_object(
            'noun', TG_ARGV[0], 'ids', CASE WHEN many > 100 THEN '[]'::jsonb ELSE ids END)::text);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    announced record;
BEGIN
    FOR announced IN SELECT * FROM (VALUES
        ('books', 'book', 'id'), ('revisions', 'book', 'book_id'), ('pronunciations', 'book', 'book_id'),
        ('chapters', 'chapter', 'id'), ('characters', 'character', 'id'), ('segments', 'segment', 'id'),
        ('takes', 'take', 'id'), ('cues', 'cue', 'id'), ('mix_settings', 'mix', 'book_id'), ('tasks', 'task', 'id')
    ) AS listed (relation, noun, id_column) LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %I REFERENCING NEW TABLE AS changed '
            'FOR EACH STATEMENT EXECUTE FUNCTION announce_changes(%L, %L)',
            announced.relation || '_announce_insert', announced.relation, announced.noun, announced.id_column);
        EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed '
            'FOR EACH STATEMENT EXECUTE FUNCTION announce_changes(%L, %L)',
            announced.relation || '_announce_update', announced.relation, announced.noun, announced.id_column);
        EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %I REFERENCING OLD TABLE AS changed '
            'FOR EACH STATEMENT EXECUTE FUNCTION announce_changes(%L, %L)',
            announced.relation || '_announce_delete', announced.relation, announced.noun, announced.id_column);
    END LOOP;
END $$;
