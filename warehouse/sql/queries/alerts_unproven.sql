-- Grain: one row per open alert whose proof no longer holds, with the stance that keeps its ground, if one does: the
-- same key in the same scope and days is still carried by as many stories as the alert needed, or confirmed.
-- $everything: of all alerts; else of those proven by an article of table `incoming_ids`.
WITH open AS (
    SELECT
        alert_id, rule, proposition, pole, scope, scope_value, stance_id, article_id, created_at,
        coalesce(json_extract_string(facts, '$.kind'), 'first') AS kind,
        coalesce(json_extract(facts, '$.min_confidence')::DOUBLE, 0) AS min_confidence,
        coalesce(json_extract(facts, '$.needed')::INTEGER, 1) AS needed,
        coalesce(json_extract_string(facts, '$.first_seen_at')::TIMESTAMPTZ, '1970-01-01 00:00:00+00') AS first_seen_at
    FROM alerts
    WHERE withdrawn_at IS NULL AND ($everything OR article_id IN (SELECT article_id FROM incoming_ids))
),
unproven AS (
    SELECT open.*
    FROM open
    ANTI JOIN stances_seen ON stances_seen.stance_id = open.stance_id
    -- A person who confirms a stance puts a label in its place.
    ANTI JOIN (
        SELECT judgements.stance_id, judgements.proposition, judgements.pole
        FROM judgements
        JOIN revisions ON revisions.revision = judgements.revision AND revisions.superseded_at IS NULL
        WHERE judgements.holds
    ) AS confirmed
        ON confirmed.stance_id = open.stance_id
        AND confirmed.proposition = open.proposition
        AND confirmed.pole = open.pole
    -- An edit that took a stance away is proven by that stance for as long as the article is there.
    -- What fits no proposition is proven by an article's words and by no stance.
    WHERE open.kind NOT IN ('drifted', 'unlisted') OR open.article_id NOT IN (SELECT article_id FROM revisions)
),
history AS (
    SELECT stance_id, max(superseded_at) AS superseded_at, any_value(revision) AS revision
    FROM (
        SELECT stance_id, superseded_at, revision FROM stance_history
        UNION ALL SELECT label_id, NULL, revision FROM labels
    )
    SEMI JOIN unproven USING (stance_id)
    GROUP BY stance_id
),
ground AS (
    SELECT
        unproven.alert_id,
        count(DISTINCT stances_seen.story_id) AS stories,
        bool_or(stances_seen.basis = 'human' OR stances_seen.origin IN ('llm', 'cascade')) AS confirmed,
        min({
            first_seen_at: stances_seen.first_seen_at, published_on: stances_seen.published_on,
            article_id: stances_seen.article_id,
            doubt: 1 - stances_seen.confidence, stance_id: stances_seen.stance_id, story_id: stances_seen.story_id
        }) AS proof
    FROM unproven
    JOIN stances_seen
        ON stances_seen.proposition = unproven.proposition
        AND stances_seen.pole = unproven.pole
        AND stances_seen.confidence >= unproven.min_confidence
        AND stances_seen.first_seen_at >= unproven.first_seen_at
        AND stances_seen.first_seen_at <= unproven.created_at
        AND scope_value(
            unproven.scope, outlet, country, language, company, holder_type, holder_name
        ) = unproven.scope_value
    WHERE unproven.kind NOT IN ('drifted', 'unlisted')
    GROUP BY unproven.alert_id
)
SELECT
    unproven.alert_id,
    unproven.rule,
    unproven.proposition,
    unproven.pole,
    unproven.scope_value,
    coalesce(ground.stories >= unproven.needed OR ground.confirmed, false) AS stands,
    ground.proof.stance_id AS stance_id,
    ground.proof.article_id AS article_id,
    ground.proof.story_id AS story_id,
    CASE
        WHEN history.stance_id IS NULL THEN 'its article was removed'
        WHEN current.revision IS DISTINCT FROM history.revision THEN 'its article was edited'
        WHEN history.superseded_at IS NULL THEN 'a reviewer judged that the stance does not hold'
        ELSE 'its article was tagged anew, and the stance was not found again'
    END AS because
FROM unproven
LEFT JOIN ground USING (alert_id)
LEFT JOIN history ON history.stance_id = unproven.stance_id
LEFT JOIN revisions AS current ON current.article_id = unproven.article_id AND current.superseded_at IS NULL
ORDER BY unproven.created_at, unproven.alert_id;
