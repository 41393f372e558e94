-- Grain: one row per stance (table `incoming_stances`), in the order of the day, with what its article knows. Most are
-- of texts written in the same load, which lie at the end of the table: only for the others is all of it looked through.
INSERT INTO stance_history BY NAME
WITH fresh AS MATERIALIZED (
    SELECT article_id, story_id, published_on, outlet, outlet_kind, country, language, first_seen_at
    FROM revisions
    WHERE recorded_at = $now AND superseded_at IS NULL
),
older AS MATERIALIZED (
    SELECT DISTINCT incoming.article_id
    FROM incoming_stances AS incoming
    ANTI JOIN fresh ON fresh.article_id = incoming.article_id
),
current AS (
    SELECT * FROM fresh
    UNION ALL
    SELECT article_id, story_id, published_on, outlet, outlet_kind, country, language, first_seen_at
    FROM revisions
    SEMI JOIN older ON older.article_id = revisions.article_id
    WHERE superseded_at IS NULL
)
SELECT
    incoming.*,
    current.story_id,
    current.published_on,
    current.outlet,
    current.outlet_kind,
    current.country,
    current.language,
    current.first_seen_at,
    $now AS recorded_at
FROM incoming_stances AS incoming
JOIN current ON current.article_id = incoming.article_id
ORDER BY current.published_on, current.outlet, incoming.article_id, incoming.start_char, incoming.stance_id;
