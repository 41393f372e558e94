-- Grain: one row per stance that holds now: of the current tagger in the current text, a person's label beating it.
CREATE OR REPLACE VIEW stances AS
SELECT * EXCLUDE (first_seen_at)
FROM stances_seen;
