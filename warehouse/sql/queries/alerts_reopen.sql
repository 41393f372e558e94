-- Grain: one row per alert (of $alert_ids) whose withdrawal is taken back.
UPDATE alerts
SET withdrawn_at = NULL, withdrawn_because = NULL
WHERE list_contains($alert_ids, alert_id);
