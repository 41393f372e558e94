-- Grain: one row per article, proposition, pole and holder that either side of a comparison has. Of two taggers
-- (old_tagger, new_tagger): what they find in the same texts, people's labels aside. Of two moments (old_at, new_at): what
-- held then, labels included, in articles known at both, so that what was only collected since is no change. change:
-- gained, lost or kept. quote, stance_id, confidence: of the surest stance, the new one where there is one.
CREATE OR REPLACE MACRO stances_changed(
    old_tagger := NULL::VARCHAR, new_tagger := NULL::VARCHAR, old_at := NULL::TIMESTAMPTZ, new_at := NULL::TIMESTAMPTZ
) AS TABLE
WITH compared AS (
    FROM texts_compared(old_tagger := old_tagger, new_tagger := new_tagger, old_at := old_at, new_at := new_at)
),
found AS (
    SELECT
        side, article_id, story_id, proposition, pole, holder_type, holder_name, outlet, country, language,
        published_on, stance_id, quote, confidence
    FROM (
        SELECT tagger_version = new_tagger AS side, *
        FROM stance_history
        SEMI JOIN compared
            ON compared.article_id = stance_history.article_id AND compared.revision = stance_history.revision
        WHERE tagger_version IN (old_tagger, new_tagger)
    )
    UNION ALL
    SELECT
        false, article_id, story_id, proposition, pole, holder_type, holder_name, outlet, country, language,
        published_on, stance_id, quote, confidence
    FROM stances_asof(old_at)
    SEMI JOIN compared USING (article_id)
    UNION ALL
    SELECT
        true, article_id, story_id, proposition, pole, holder_type, holder_name, outlet, country, language,
        published_on, stance_id, quote, confidence
    FROM stances_asof(new_at)
    SEMI JOIN compared USING (article_id)
),
ranked AS (
    SELECT *, holder_of(holder_type, holder_name, story_id, outlet) AS holder, side::INTEGER * 2 + confidence AS rank
    FROM found
)
-- An aggregate each, for DuckDB then computes only those that a query asks for.
SELECT
    CASE WHEN bool_and(side) THEN 'gained' WHEN bool_or(side) THEN 'kept' ELSE 'lost' END AS change,
    proposition,
    pole,
    arg_max(holder_type, rank) AS holder_type,
    arg_max(holder_name, rank) AS holder_name,
    article_id,
    arg_max(story_id, rank) AS story_id,
    arg_max(outlet, rank) AS outlet,
    arg_max(country, rank) AS country,
    arg_max(language, rank) AS language,
    arg_max(published_on, rank) AS published_on,
    arg_max(stance_id, rank) AS stance_id,
    arg_max(quote, rank) AS quote,
    arg_max(confidence, rank) AS confidence
FROM ranked
GROUP BY article_id, proposition, pole, holder;
