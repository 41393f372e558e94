-- Grain: one row per alert of $ids that nobody acknowledged.
SELECT alert_id FROM alerts WHERE list_contains($ids, alert_id) AND acknowledged_at IS NULL;
