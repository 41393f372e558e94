-- Grain: one row, when it is this connection's turn to write: until its transaction or its session ends.
FROM postgres_query(
    '__ducklake_metadata_warehouse',
    'SELECT pg_advisory_xact_lock(1651076215)::text AS taken'
);
