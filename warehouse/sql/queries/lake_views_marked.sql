-- Grain: one row: whether this instance has all views and macros.
SELECT count(*) > 0 FROM duckdb_schemas() WHERE database_name = 'memory' AND schema_name = 'views_made';
