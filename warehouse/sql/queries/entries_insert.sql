-- Grain: one row per entry not known before (table `incoming_entries`, an article once).
INSERT INTO entries BY NAME
SELECT
    incoming.* EXCLUDE (known_id),
    'pending' AS status,
    0 AS attempts,
    0 AS changes
FROM incoming_entries AS incoming
WHERE incoming.known_id IS NULL;
