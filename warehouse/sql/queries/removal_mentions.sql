-- Grain: one row per message or alert that mentions a forgotten article (table `forgotten_words`) besides its own.
UPDATE alerts
SET facts = NULL
WHERE EXISTS (FROM forgotten_words WHERE kind <> 'alert' AND (contains(alerts.facts::VARCHAR, word) AND regexp_matches(alerts.facts::VARCHAR, pattern)));
UPDATE alerts
SET reason = ''
WHERE EXISTS (FROM forgotten_words WHERE kind <> 'alert' AND (contains(alerts.reason, word) AND regexp_matches(alerts.reason, pattern)));
-- A name that nothing else in the warehouse has.
UPDATE alerts
SET scope_value = '', facts = NULL, reason = ''
WHERE scope_value IN (SELECT word FROM forgotten_words WHERE kind = 'holder');
UPDATE notices
SET message = 'removed', facts = NULL
WHERE EXISTS (
    FROM forgotten_words
    WHERE kind <> 'alert'
        AND ((contains(notices.message, word) AND regexp_matches(notices.message, pattern)) OR (contains(notices.subject, word) AND regexp_matches(notices.subject, pattern))
            OR (contains(notices.facts::VARCHAR, word) AND regexp_matches(notices.facts::VARCHAR, pattern)))
);
UPDATE deliveries
SET message = NULL
WHERE EXISTS (FROM forgotten_words WHERE kind <> 'alert' AND (contains(deliveries.message, word) AND regexp_matches(deliveries.message, pattern)))
    OR (message IS NOT NULL AND alert_id IN (SELECT word FROM forgotten_words WHERE kind = 'alert'));
UPDATE runs
SET summary = NULL
WHERE EXISTS (FROM forgotten_words WHERE kind <> 'alert' AND (contains(runs.summary::VARCHAR, word) AND regexp_matches(runs.summary::VARCHAR, pattern)));
