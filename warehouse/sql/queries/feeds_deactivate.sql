-- Grain: one row per feed that is no longer in the configuration (table `incoming_feeds`).
UPDATE feeds
SET active = false, deactivated_at = $now
WHERE active AND feed_id NOT IN (SELECT feed_id FROM incoming_feeds);
