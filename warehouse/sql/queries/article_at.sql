-- Grain: at most one row: the article with one of the addresses, as it is now; its own address comes before a further one.
WITH found AS (
    SELECT article_id, list_position($addresses::VARCHAR[], canonical_url) AS place
    FROM revisions
    WHERE superseded_at IS NULL AND list_contains($addresses::VARCHAR[], canonical_url)
    UNION ALL
    SELECT article_id, len($addresses::VARCHAR[]) + list_position($addresses::VARCHAR[], address)
    FROM aliases
    WHERE list_contains($addresses::VARCHAR[], address)
)
SELECT
    article_id, revision, url, title, outlet, country, language, genre, published_on, text, truncated, on_topic,
    tagging, tagger_version, codebook_version, tagged_at, text_removed_at
FROM revisions
JOIN found USING (article_id)
WHERE superseded_at IS NULL
ORDER BY place, article_id
LIMIT 1;
