-- Grain: at most one row: a text ($revision, or the current one of the article with $article_id).
SELECT
    article_id, revision, url, title, outlet, language, genre, published_on, text,
    superseded_at IS NULL AS current
FROM revisions
WHERE revision = coalesce($revision, revision)
    AND article_id = coalesce($article_id, article_id)
    AND ($revision IS NOT NULL OR superseded_at IS NULL)
ORDER BY recorded_at DESC
LIMIT 1;
