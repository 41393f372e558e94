-- Grain: one row per alert on a forgotten article (table `forgotten_ids`) that a syndicated copy of the same words still
-- proves: a copy that was known when the alert was written takes its place as the evidence.
UPDATE alerts
SET stance_id = copy.stance_id, article_id = copy.article_id
FROM (
    SELECT
        alerts.alert_id,
        arg_min(stances_seen.stance_id, (stances_seen.first_seen_at, stances_seen.stance_id)) AS stance_id,
        arg_min(stances_seen.article_id, (stances_seen.first_seen_at, stances_seen.stance_id)) AS article_id
    FROM alerts
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = alerts.article_id
    JOIN revisions AS gone ON gone.article_id = alerts.article_id AND gone.superseded_at IS NULL
    JOIN stances_seen
        ON stances_seen.story_id = gone.story_id
        AND stances_seen.proposition = alerts.proposition
        AND stances_seen.pole = alerts.pole
        AND stances_seen.first_seen_at <= alerts.created_at
        AND CASE alerts.scope
            WHEN 'ever' THEN true
            WHEN 'outlet' THEN stances_seen.outlet = alerts.scope_value
            WHEN 'country' THEN stances_seen.country = alerts.scope_value
            WHEN 'language' THEN stances_seen.language = alerts.scope_value
            WHEN 'company' THEN stances_seen.company = alerts.scope_value
            WHEN 'holder' THEN stances_seen.holder_name = alerts.scope_value
            ELSE false
        END
    ANTI JOIN forgotten_ids AS others ON others.article_id = stances_seen.article_id
    WHERE alerts.withdrawn_at IS NULL
    GROUP BY alerts.alert_id
) AS copy
WHERE copy.alert_id = alerts.alert_id;
