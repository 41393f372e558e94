-- Grain: one row per notice that an alert on a forgotten article (table `forgotten_ids`) is withdrawn: its receivers learn
-- which alert it was, not what it said.
UPDATE notices
SET
    subject = 'An alert is withdrawn',
    message = 'The alert ' || alert_id || ' is withdrawn: its ground was removed from the warehouse.',
    facts = NULL
WHERE kind = 'withdrawal'
    AND alert_id IN (SELECT alert_id FROM alerts WHERE article_id IN (SELECT article_id FROM forgotten_ids));
