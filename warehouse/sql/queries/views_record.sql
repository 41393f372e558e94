-- Grain: one row per view file.
INSERT INTO schema_views BY NAME
SELECT $name AS name, $checksum AS checksum, $now AS applied_at;
