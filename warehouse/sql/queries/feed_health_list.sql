-- Grain: one row per feed in the configuration, the worst first: dead, failing, quiet, never asked, ok.
SELECT
    feed_id, outlet, url, health, last_polled_at, last_answer_at, last_new_at, last_status, last_kind, last_message, polls,
    new_entries, failures_in_a_row, interval_seconds, next_poll_at, moved_to, moved_at, moving_to
FROM feed_health
ORDER BY
    list_position(['dead', 'failing', 'quiet', 'new', 'ok'], coalesce(health, 'new')),
    failures_in_a_row DESC,
    last_new_at NULLS FIRST,
    feed_id;
