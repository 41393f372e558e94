-- Grain: one row: whether this file has the texts of articles; in a snapshot without them the column may be NULL.
SELECT count(*) = 0
FROM duckdb_columns()
WHERE table_name = 'revisions' AND column_name = 'text' AND is_nullable;
