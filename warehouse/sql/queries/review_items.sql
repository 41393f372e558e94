-- Grain: one row per stance that a person may be asked about: of the current tagger and judged by nobody, the $most that
-- are surest of all to teach something by their doubt, by what hangs on them, and by the articles of their story.
-- ($stances, a list of ids: these and no others, judged or not.) Offsets of `before` and `after`: around the quote.
WITH unjudged AS (
    SELECT
        stance_id, article_id, revision, story_id, proposition, pole, holder_type, holder_name, relation, company,
        about_country, quote, start_char, end_char, confidence, basis, published_on, outlet, language, first_seen_at
    FROM stances_seen
    WHERE basis <> 'human' AND $stances IS NULL
),
asked AS (
    SELECT
        stance_id, article_id, revision, story_id, proposition, pole, holder_type, holder_name, relation, company,
        about_country, quote, start_char, end_char, confidence, basis, published_on, outlet, language, first_seen_at
    FROM stance_history
    WHERE $stances IS NOT NULL AND list_contains($stances::VARCHAR[], stance_id)
    QUALIFY row_number() OVER (PARTITION BY stance_id ORDER BY recorded_at DESC) = 1
),
told AS (
    SELECT stance_id, count(*) AS alerts
    FROM alerts
    WHERE withdrawn_at IS NULL
    GROUP BY stance_id
),
firsts AS (
    SELECT arg_min(stance_id, (first_seen_at, published_on, article_id, start_char)) AS stance_id, 'ever' AS scope
    FROM unjudged
    GROUP BY proposition, pole
    UNION ALL
    SELECT arg_min(stance_id, (first_seen_at, published_on, article_id, start_char)), 'outlet'
    FROM unjudged
    GROUP BY proposition, pole, outlet
),
first_of AS (
    SELECT stance_id, bool_or(scope = 'ever') AS first_ever, bool_or(scope = 'outlet') AS first_in_outlet
    FROM firsts
    GROUP BY stance_id
),
copied AS (
    SELECT story_id, count(DISTINCT article_id) AS copies
    FROM unjudged
    GROUP BY story_id
),
pool AS (
    SELECT * FROM unjudged
    UNION ALL
    SELECT * FROM asked
),
weighed AS (
    SELECT
        pool.*,
        coalesce(told.alerts, 0)::INTEGER AS alerts,
        coalesce(first_of.first_ever, false) AS first_ever,
        coalesce(first_of.first_in_outlet, false) AS first_in_outlet,
        coalesce(copied.copies, 1)::INTEGER AS copies
    FROM pool
    LEFT JOIN told ON told.stance_id = pool.stance_id
    LEFT JOIN first_of ON first_of.stance_id = pool.stance_id
    LEFT JOIN copied ON copied.story_id = pool.story_id
),
chosen AS (
    SELECT *
    FROM weighed
    QUALIFY $stances IS NOT NULL
        OR row_number() OVER (ORDER BY abs(confidence - 0.5), stance_id) <= $most
        OR row_number() OVER (
            ORDER BY alerts DESC, first_ever DESC, first_in_outlet DESC, copies DESC, stance_id
        ) <= $most
)
SELECT
    chosen.* EXCLUDE (first_seen_at),
    md5(concat_ws('|', chosen.revision, chosen.proposition, chosen.pole, chosen.holder_type,
        coalesce(chosen.holder_name, ''), chosen.start_char, chosen.end_char)) AS subject,
    revisions.title,
    revisions.url,
    substring(revisions.text, greatest(chosen.start_char - 400, 0) + 1, least(chosen.start_char, 400)) AS before,
    substring(revisions.text, chosen.end_char + 1, 400) AS after
FROM chosen
JOIN (
    SELECT revision, any_value(title) AS title, any_value(url) AS url, any_value(text) AS text
    FROM revisions
    GROUP BY revision
) AS revisions ON revisions.revision = chosen.revision
ORDER BY chosen.stance_id;
