-- Grain: one row per fault of the operation that holds or held at the last evaluation.
SELECT kind, subject, message, since, last_seen_at, notice_id
FROM conditions
ORDER BY kind, subject;
