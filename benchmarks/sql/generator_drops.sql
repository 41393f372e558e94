-- Grain: one row per entry of the batch that a gate turned away.
INSERT INTO drops BY NAME
SELECT
    'run-' || i // 200 AS run_id,
    'topic' AS gate,
    'off_topic' AS reason,
    md5('entry ' || i || ' ' || n) AS key,
    feed_id,
    first_seen_at AS dropped_at
FROM planned, range(1, $entries) AS numbers(n)
ORDER BY i, n;
