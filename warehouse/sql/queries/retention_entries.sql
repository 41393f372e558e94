-- Grain: one row per entry seen before $before that came to nothing and still tells what its feed said of it.
UPDATE entries
SET title = NULL, summary = NULL, content = NULL, authors = [], categories = []
WHERE seen_at < $before
    AND (status = 'dropped' OR (status = 'failed' AND next_try_at IS NULL))
    AND (title IS NOT NULL OR summary IS NOT NULL OR content IS NOT NULL OR len(authors) > 0 OR len(categories) > 0)
RETURNING article_id;
