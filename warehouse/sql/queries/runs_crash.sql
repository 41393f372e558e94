-- Grain: one row per run of the flow that neither ended nor is the one starting now.
UPDATE runs SET state = 'crashed' WHERE state = 'running' AND flow = $flow AND run_id <> $run_id;
