-- Grain: at most one row: the article at one of the addresses ($addresses, best first), be it stored or only an entry;
-- a stored article's own address comes before a further one, and that before an entry of which nothing was stored.
WITH found AS (
    SELECT article_id, list_position($addresses::VARCHAR[], canonical_url) AS place
    FROM revisions
    WHERE list_contains($addresses::VARCHAR[], canonical_url)
    UNION ALL
    SELECT article_id, 10 + list_position($addresses::VARCHAR[], address)
    FROM aliases
    WHERE list_contains($addresses::VARCHAR[], address)
    UNION ALL
    SELECT article_id, 20 + list_position($addresses::VARCHAR[], canonical_url)
    FROM entries
    WHERE list_contains($addresses::VARCHAR[], canonical_url)
)
SELECT article_id
FROM found
ORDER BY place, article_id
LIMIT 1;
