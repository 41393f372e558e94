-- Grain: one row per notice, the latest first.
SELECT notice_id, kind, subject, message, facts::VARCHAR AS facts, alert_id, channels, created_at, closed_at, expires_at
FROM notices
WHERE created_at >= coalesce($since::TIMESTAMPTZ, created_at)
ORDER BY created_at DESC, notice_id
LIMIT $max_rows;
