-- Grain: one row per text (table `incoming_articles`) that a new extraction puts in the place of the one superseded just
-- now ($now); the outlet's columns stay those of the time of loading.
INSERT INTO revisions BY NAME
WITH replaced AS (
    SELECT revisions.article_id, outlet, outlet_kind, country
    FROM revisions
    SEMI JOIN incoming_articles ON incoming_articles.article_id = revisions.article_id
    WHERE superseded_at = $now
    QUALIFY row_number() OVER (PARTITION BY revisions.article_id ORDER BY recorded_at DESC) = 1
)
SELECT
    incoming.* EXCLUDE (signature),
    replaced.outlet,
    replaced.outlet_kind,
    replaced.country,
    utc_day(coalesce(incoming.published_at, incoming.first_seen_at)) AS published_on,
    $now AS recorded_at,
    'reextracted' AS cause
FROM incoming_articles AS incoming
JOIN replaced ON replaced.article_id = incoming.article_id
ORDER BY published_on, incoming.article_id;
