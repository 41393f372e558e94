-- Grain: one row: the warehouse at the moment $now.
WITH health AS (
    SELECT
        count(*) AS feeds,
        count(*) FILTER (polls = 0) AS never_polled,
        count(*) FILTER (health = 'dead') AS dead,
        count(*) FILTER (health = 'failing') AS failing,
        count(*) FILTER (health = 'quiet') AS quiet
    FROM feed_health
),
polled AS (
    SELECT min(polled_at) AS first_poll_at, max(polled_at) AS last_poll_at FROM feed_polls
),
waiting AS (
    SELECT
        count(*) AS overdue,
        min(coalesce(next_try_at, tried_at, seen_at)) AS oldest_overdue_at
    FROM entries
    SEMI JOIN feeds ON feeds.feed_id = entries.feed_id AND feeds.active
    WHERE (status = 'pending' OR (status = 'failed' AND next_try_at IS NOT NULL))
        AND epoch(coalesce(next_try_at, tried_at, seen_at)) < epoch($now::TIMESTAMPTZ) - 86400
)
SELECT
    (SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = current_database()) AS storage_version,
    health.*,
    polled.*,
    waiting.*,
    (SELECT arg_max(state, started_at) FROM runs) AS last_run_state,
    (SELECT count(*) FROM barred) AS bars
FROM health, polled, waiting;
