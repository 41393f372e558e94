-- Grain: one row while the turn lasts; an error when the session that held it has ended.
FROM postgres_query('__ducklake_metadata_warehouse', 'SELECT count(*) AS turns FROM pg_locks
    WHERE locktype = ''advisory'' AND objid = 1651076215 AND granted AND pid = pg_backend_pid()');
