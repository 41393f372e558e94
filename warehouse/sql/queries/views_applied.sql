-- Grain: one row per view file, in the order of its number.
SELECT name, checksum FROM schema_views ORDER BY name;
