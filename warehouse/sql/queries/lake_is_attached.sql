-- Grain: one row: whether the warehouse of this connection is a lake.
SELECT count(*) > 0 FROM duckdb_databases() WHERE database_name = 'warehouse' AND type = 'ducklake';
