-- Grain: one row per feed whose configured address changed (table `incoming_feeds`); run before feeds_merge. Where the
-- feed was believed to have moved to the new address anyway, what is remembered of it holds on.
UPDATE feed_states
SET
    etag = CASE WHEN feed_states.moved_to = incoming.url THEN feed_states.etag END,
    last_modified = CASE WHEN feed_states.moved_to = incoming.url THEN feed_states.last_modified END,
    next_poll_at = CASE WHEN feed_states.moved_to = incoming.url THEN feed_states.next_poll_at END,
    failures = CASE WHEN feed_states.moved_to = incoming.url THEN feed_states.failures ELSE 0 END,
    moved_to = NULL,
    moved_at = NULL,
    moving_to = NULL,
    moving_since = NULL,
    moving_polls = 0
FROM incoming_feeds AS incoming
JOIN feeds ON feeds.feed_id = incoming.feed_id AND feeds.url <> incoming.url
WHERE feed_states.feed_id = incoming.feed_id;
