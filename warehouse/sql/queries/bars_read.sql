-- Grain: one row per barred mark.
SELECT DISTINCT mark, key_id FROM barred;
