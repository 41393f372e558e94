-- Grain: one row per feed of the configuration (table `incoming_feeds`) that is new there, or new under its outlet.
INSERT INTO feed_memberships (feed_id, outlet, listed_at)
SELECT feed_id, outlet, $now
FROM incoming_feeds AS incoming
ANTI JOIN feed_memberships AS known
    ON known.feed_id = incoming.feed_id AND known.outlet = incoming.outlet AND known.unlisted_at IS NULL;
