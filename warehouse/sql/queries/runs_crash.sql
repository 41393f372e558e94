-- Grain: one row per run of the flow that neither ended nor is the one starting now (and began before $gone_before).
UPDATE runs
SET state = 'crashed'
WHERE state = 'running'
    AND flow = $flow
    AND run_id <> $run_id
    AND ($gone_before IS NULL OR started_at < $gone_before);
