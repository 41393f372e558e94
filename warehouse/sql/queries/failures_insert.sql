-- Grain: one row per failure (table `incoming_failures`); those already kept for this run are left out.
INSERT INTO failures BY NAME
SELECT $run_id AS run_id, stage, kind, key, message, incoming."at" AS failed_at
FROM incoming_failures AS incoming
ANTI JOIN failures AS known
    ON known.run_id = $run_id
    AND known.stage = incoming.stage
    AND known.kind = incoming.kind
    AND known.key = incoming.key
    AND known.failed_at = incoming."at";
