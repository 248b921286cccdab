-- What a paid request is for, part by part: the content keys of takes. An answer that came when nobody was left to store it
-- serves whatever of it is still wanted, also where that would be asked for among other lines now.
ALTER TABLE attempts ADD COLUMN parts text[] NOT NULL DEFAULT '{}';

CREATE INDEX attempts_left_over ON attempts USING gin (parts) WHERE parts <> '{}';
