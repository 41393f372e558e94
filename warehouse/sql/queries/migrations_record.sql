-- Grain: one row per applied migration.
INSERT INTO schema_migrations BY NAME
SELECT $version AS version, $name AS name, $checksum AS checksum, $now AS applied_at;
