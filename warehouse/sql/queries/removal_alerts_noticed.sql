-- Grain: one row per alert on a forgotten article (table `forgotten_ids`) that was sent to somebody: they learn that it
-- no longer stands, not what it said.
INSERT INTO notices BY NAME
SELECT
    'withdrawal:' || alert_id AS notice_id,
    'withdrawal' AS kind,
    'An alert is withdrawn' AS subject,
    'The alert ' || alert_id || ' is withdrawn: its ground was removed from the warehouse.' AS message,
    alert_id,
    channels,
    $now AS created_at
FROM alerts
SEMI JOIN forgotten_ids ON forgotten_ids.article_id = alerts.article_id
WHERE withdrawn_at IS NULL
    AND alert_id IN (SELECT alert_id FROM deliveries WHERE accepted_at IS NOT NULL)
    AND NOT EXISTS (FROM notices WHERE notices.notice_id = 'withdrawal:' || alerts.alert_id);
