-- Grain: one row per article of the batch, and one per entry that a gate turned away.
INSERT INTO entries BY NAME
WITH shown AS MATERIALIZED (
    SELECT planned.*, n, hash(i, n, 'title', $seed) % $heads AS head
    FROM planned, range($entries) AS numbers(n)
)
SELECT
    CASE WHEN n = 0 THEN article_id ELSE md5('entry ' || i || ' ' || n) END AS article_id,
    feed_id,
    url || CASE WHEN n = 0 THEN '' ELSE '-' || n END AS url,
    url || CASE WHEN n = 0 THEN '' ELSE '-' || n END AS canonical_url,
    CASE WHEN i % 2 = 0 THEN url || '#' || n END AS guid,
    substr(heads.text, n * 121 + 1, 60) AS title,
    substr(heads.text, (n + 4) * 121 + 1, 200) AS summary,
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
FROM shown
JOIN heads USING (head)
ORDER BY i, n;
