-- Grain: one row per entry of an active feed that is to be collected now.
SELECT
    entries.article_id, entries.feed_id, entries.url, entries.canonical_url, guid, title, summary, content, authors,
    categories, published_at, updated_at, seen_at, entries.language, attempts, reason
FROM entries
SEMI JOIN feeds ON feeds.feed_id = entries.feed_id AND feeds.active
WHERE status = 'pending' OR (status = 'failed' AND next_try_at <= $now)
ORDER BY seen_at, entries.article_id
LIMIT $max_rows;
