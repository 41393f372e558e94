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
paired AS (
    SELECT
        article_id,
        proposition,
        pole,
        holder_of(holder_type, holder_name, story_id, outlet) AS holder,
        bool_or(NOT side) AS was,
        bool_or(side) AS "is",
        max({
            side: side, confidence: confidence, stance_id: stance_id, quote: quote, holder_type: holder_type,
            holder_name: holder_name, story_id: story_id, outlet: outlet, country: country, language: language,
            published_on: published_on
        }) AS best
    FROM found
    GROUP BY ALL
)
SELECT
    CASE WHEN was AND "is" THEN 'kept' WHEN was THEN 'lost' ELSE 'gained' END AS change,
    proposition, pole, best.holder_type AS holder_type, best.holder_name AS holder_name, article_id,
    best.story_id AS story_id, best.outlet AS outlet, best.country AS country, best.language AS language,
    best.published_on AS published_on, best.stance_id AS stance_id, best.quote AS quote,
    best.confidence AS confidence
FROM paired;
