-- Grain: at most one row: the feed entry with one of the addresses, whatever became of it.
SELECT feed_id, status, reason, seen_at
FROM entries
WHERE list_contains($addresses::VARCHAR[], canonical_url)
ORDER BY list_position($addresses::VARCHAR[], canonical_url), seen_at
LIMIT 1;
