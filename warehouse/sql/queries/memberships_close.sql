-- Grain: one row per feed that the configuration (table `incoming_feeds`) no longer lists, or under another outlet.
UPDATE feed_memberships
SET unlisted_at = $now
WHERE unlisted_at IS NULL AND (feed_id, outlet) NOT IN (SELECT (feed_id, outlet) FROM incoming_feeds);
