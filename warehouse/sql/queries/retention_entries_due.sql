-- Grain: one value: how many entries seen before $before came to nothing and still tell what their feed said of them.
SELECT count(*)
FROM entries
WHERE seen_at < $before
    AND (status = 'dropped' OR (status = 'failed' AND next_try_at IS NULL))
    AND (title IS NOT NULL OR summary IS NOT NULL OR content IS NOT NULL OR len(authors) > 0 OR len(categories) > 0);
