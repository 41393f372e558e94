-- Grain: one row per run.
INSERT INTO runs BY NAME
SELECT $run_id AS run_id, $flow AS flow, 'running' AS state, $started_at AS started_at
WHERE NOT EXISTS (SELECT 1 FROM runs WHERE run_id = $run_id);
