-- Grain: one row per notice of a withdrawal (of the alerts $alert_ids) that nobody was told of.
DELETE FROM notices
WHERE kind = 'withdrawal' AND list_contains($alert_ids, alert_id);
