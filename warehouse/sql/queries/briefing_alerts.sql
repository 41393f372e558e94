-- Grain: one row per alert of the period that holds, with the stance that proves it: what is new anywhere first, then
-- the latest. total: how many there are, whatever the limit.
WITH chosen AS (
    SELECT alerts.*
    FROM alerts
    WHERE withdrawn_at IS NULL
        AND created_at >= utc_midnight($since::DATE)
        AND created_at < utc_midnight($until::DATE + 2)
),
evidence AS (
    SELECT *
    FROM stance_history
    SEMI JOIN chosen ON chosen.stance_id = stance_history.stance_id
    QUALIFY row_number() OVER (PARTITION BY stance_id ORDER BY recorded_at DESC) = 1
)
SELECT
    chosen.alert_id, chosen.rule, chosen.proposition, chosen.pole, chosen.scope, chosen.scope_value,
    chosen.created_at, chosen.reason, chosen.stance_id, chosen.article_id, articles.title, articles.url,
    articles.outlet, coalesce(articles.outlet_kind, 'other') AS kind, articles.country, articles.language,
    articles.published_on, evidence.holder_type, evidence.holder_name, evidence.relation, evidence.quote,
    evidence.confidence, chosen.coverage, count(*) OVER () AS total
FROM chosen
LEFT JOIN articles ON articles.article_id = chosen.article_id
LEFT JOIN evidence ON evidence.stance_id = chosen.stance_id
WHERE ($outlets::VARCHAR[] IS NULL OR list_contains($outlets::VARCHAR[], articles.outlet))
    AND ($language::VARCHAR IS NULL OR articles.language = $language::VARCHAR)
    AND ($company::VARCHAR IS NULL OR lower(evidence.company) = lower($company::VARCHAR))
ORDER BY chosen.scope <> 'ever', chosen.created_at DESC, chosen.proposition, chosen.pole, chosen.alert_id
LIMIT $most;
