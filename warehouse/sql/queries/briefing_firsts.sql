-- Grain: one row per stance key and outlet (NULL: anywhere) that has it for the first time in the period, by the day on
-- which its first article was first seen. days_watched: how long the outlet (anywhere: any) had been followed by then;
-- what is new after few days is new to us only.
WITH narrow AS (
    SELECT s.proposition, s.pole, s.outlet, min({seen_at: s.first_seen_at, published_on: s.published_on, article_id: s.article_id}) AS earliest
    FROM stances_seen AS s
    WHERE s.first_seen_at < utc_midnight($until::DATE + 2)
        AND ($outlets::VARCHAR[] IS NULL OR list_contains($outlets::VARCHAR[], s.outlet))
        AND ($language::VARCHAR IS NULL OR s.language = $language::VARCHAR)
        AND ($company::VARCHAR IS NULL OR lower(s.company) = lower($company::VARCHAR))
    GROUP BY ALL
),
earliest AS (
    SELECT proposition, pole, outlet, min(earliest) AS earliest
    FROM narrow
    GROUP BY GROUPING SETS ((proposition, pole), (proposition, pole, outlet))
),
watched AS (
    SELECT outlet, min(first_answer_at) AS since_at
    FROM feed_panel
    GROUP BY GROUPING SETS ((), (outlet))
)
SELECT
    earliest.proposition, earliest.pole, earliest.outlet AS new_in, articles.published_on AS day,
    utc_day(earliest.earliest.seen_at) AS seen_on, earliest.earliest.article_id AS article_id,
    articles.outlet, coalesce(articles.outlet_kind, 'other') AS kind,
    utc_day(earliest.earliest.seen_at) - utc_day(watched.since_at) AS days_watched
FROM earliest
JOIN articles ON articles.article_id = earliest.earliest.article_id
LEFT JOIN watched ON watched.outlet IS NOT DISTINCT FROM earliest.outlet
WHERE articles.published_on BETWEEN $since::DATE AND $until::DATE
ORDER BY day, earliest.proposition, earliest.pole, new_in NULLS FIRST;
