-- Grain: one row per notice since $since that one of $channels has not yet brought to an end.
WITH settled AS (
    SELECT alert_id, count(DISTINCT channel) AS channels
    FROM deliveries
    WHERE state IN ('accepted', 'given_up', 'expired') AND list_contains($channels, channel)
    GROUP BY alert_id
)
SELECT
    notices.notice_id, notices.kind, notices.subject, notices.message, notices.facts::VARCHAR AS facts,
    notices.alert_id, notices.channels, notices.created_at, notices.closed_at, notices.expires_at
FROM notices
LEFT JOIN settled ON settled.alert_id = notices.notice_id
WHERE notices.created_at >= $since AND coalesce(settled.channels, 0) < len($channels)
ORDER BY notices.created_at, notices.notice_id;
