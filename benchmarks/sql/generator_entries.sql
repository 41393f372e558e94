-- Grain: one row per article of the batch, and one per entry that a gate turned away: three for each article.
INSERT INTO entries BY NAME
SELECT
    CASE WHEN n = 0 THEN article_id ELSE md5('entry ' || i || ' ' || n) END AS article_id,
    feed_id,
    url || CASE WHEN n = 0 THEN '' ELSE '-' || n END AS url,
    url || CASE WHEN n = 0 THEN '' ELSE '-' || n END AS canonical_url,
    CASE WHEN i % 2 = 0 THEN url || '#' || n END AS guid,
    words(i * 4 + n, 9, 'title', $seed) AS title,
    words(i * 4 + n, 25, 'summary', $seed) AS summary,
    [] AS authors,
    [] AS categories,
    published_on::TIMESTAMPTZ + INTERVAL 9 HOUR AS published_at,
    first_seen_at AS seen_at,
    language,
    md5('fingerprint ' || i || ' ' || n) AS fingerprint,
    CASE WHEN n = 0 THEN 'stored' ELSE 'dropped' END AS status,
    CASE WHEN n > 0 THEN 'off_topic' END AS reason,
    1 AS attempts,
    first_seen_at AS tried_at,
    0 AS changes
FROM planned, unnest(range(CASE WHEN $texts THEN 4 ELSE 1 END)) AS numbers(n)
ORDER BY i, n;
