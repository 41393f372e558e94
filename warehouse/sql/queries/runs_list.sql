-- Grain: one row per run, the latest first.
SELECT run_id, flow, state, started_at, finished_at, summary::VARCHAR AS summary
FROM runs
ORDER BY started_at DESC, run_id
LIMIT $max_rows;
