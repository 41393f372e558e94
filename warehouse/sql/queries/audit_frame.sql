-- Grain: one row per article that an audit may draw: on topic, tagged, first seen by $drawn_at, published from $since
-- until $until. stratum: whether the tagger had found anything in it at $drawn_at.
WITH found AS (
    SELECT DISTINCT article_id
    FROM stance_history
    WHERE recorded_at <= $drawn_at AND coalesce(superseded_at > $drawn_at, true)
)
SELECT
    articles.article_id, articles.revision, articles.published_on, articles.outlet,
    CASE WHEN found.article_id IS NULL THEN 'empty' ELSE 'found' END AS stratum
FROM articles
LEFT JOIN found ON found.article_id = articles.article_id
WHERE articles.on_topic
    AND articles.tagging = 'done'
    AND articles.first_seen_at <= $drawn_at
    AND articles.published_on BETWEEN $since AND $until
ORDER BY articles.article_id;
