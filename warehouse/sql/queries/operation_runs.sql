-- Grain: one row per run of the flow, the latest first.
SELECT state, started_at, finished_at
FROM runs
WHERE flow = $flow
ORDER BY started_at DESC, run_id
LIMIT $max_rows;
