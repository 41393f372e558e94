-- Grain: one row per alert of $ids that nobody acknowledged before.
UPDATE alerts SET acknowledged_at = $now, acknowledged_by = $by
WHERE list_contains($ids, alert_id) AND acknowledged_at IS NULL
RETURNING alert_id;
