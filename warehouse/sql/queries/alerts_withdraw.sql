-- Grain: one row per alert (table `incoming_withdrawn`) whose ground is gone.
UPDATE alerts
SET withdrawn_at = $now, withdrawn_because = incoming.because
FROM incoming_withdrawn AS incoming
WHERE alerts.alert_id = incoming.alert_id AND NOT incoming.stands;
