-- Grain: one row: whether this transaction may deliver alerts, until it ends.
FROM postgres_query('__ducklake_metadata_warehouse', 'SELECT pg_try_advisory_xact_lock(1651076216) AS taken');
