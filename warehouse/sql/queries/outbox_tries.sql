-- Grain: one row per alert or notice and channel: the last try. Of what was tried since $since only.
SELECT alert_id AS item_id, channel, message_id, kind, state, attempt, tried_at, next_try_at, fault
FROM deliveries
WHERE tried_at >= $since AND list_contains($channels, channel)
QUALIFY row_number() OVER (PARTITION BY alert_id, channel ORDER BY tried_at DESC, attempt DESC) = 1;
