-- Grain: one row per alert of $ids.
UPDATE alerts SET acknowledged_at = $now, acknowledged_by = $by WHERE list_contains($ids, alert_id);
