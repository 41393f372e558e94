-- Grain: one row per alert with the stance that proves it, from the history: a later text does not take it away.
WITH evidence AS (
    SELECT *
    FROM stance_words
    SEMI JOIN alerts ON alerts.stance_id = stance_words.stance_id
    QUALIFY row_number() OVER (PARTITION BY stance_id ORDER BY recorded_at DESC) = 1
)
SELECT
    alerts.alert_id, alerts.rule, alerts.proposition, alerts.pole, alerts.scope, alerts.scope_value,
    alerts.created_at, alerts.reason, alerts.stance_id, alerts.article_id, articles.title, articles.url,
    articles.outlet, articles.country, articles.language, articles.published_on, evidence.holder_type,
    evidence.holder_name, evidence.relation, coalesce(evidence.quote, alerts.facts ->> '$.quote') AS quote, evidence.confidence
FROM alerts
LEFT JOIN articles ON articles.article_id = alerts.article_id
LEFT JOIN evidence ON evidence.stance_id = alerts.stance_id
ORDER BY alerts.created_at DESC, alerts.alert_id
LIMIT $max_rows;
