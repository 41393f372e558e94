-- Grain: one row per new text of an article (table `incoming_articles`), in the order of the day. An unregistered
-- feed is a bug: its outlet is NULL, which the table refuses.
INSERT INTO revisions BY NAME
SELECT
    incoming.* EXCLUDE (signature),
    feeds.outlet,
    feeds.outlet_kind,
    feeds.country,
    utc_day(coalesce(incoming.published_at, incoming.first_seen_at)) AS published_on,
    $now AS recorded_at
FROM incoming_articles AS incoming
LEFT JOIN feeds ON feeds.feed_id = incoming.feed_id
ORDER BY published_on, incoming.article_id;
