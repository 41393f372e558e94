-- Grain: one row per stance of a revision that a person judged: the label that counts.
CREATE OR REPLACE VIEW judgements AS
FROM judgements_asof('infinity'::TIMESTAMPTZ);
