-- Grain: one row per article that was read by both sides of a comparison, `revision` NULL for moments. By taggers: the
-- same text was tagged by both, at any time. By moments: the article was known at both, whatever its text was.
CREATE OR REPLACE MACRO texts_compared(
    old_tagger := NULL::VARCHAR, new_tagger := NULL::VARCHAR, old_at := NULL::TIMESTAMPTZ, new_at := NULL::TIMESTAMPTZ
) AS TABLE
WITH held AS (
    SELECT article_id, revision, tagger_version FROM taggings
    UNION ALL
    SELECT article_id, revision, tagger_version FROM revisions
),
by_tagger AS (
    SELECT article_id, revision FROM held WHERE tagger_version = old_tagger
    INTERSECT
    SELECT article_id, revision FROM held WHERE tagger_version = new_tagger
),
by_moment AS (
    SELECT DISTINCT earlier.article_id
    FROM revisions AS earlier
    JOIN revisions AS later ON later.article_id = earlier.article_id
    WHERE earlier.recorded_at <= old_at AND coalesce(earlier.superseded_at > old_at, true)
        AND later.recorded_at <= new_at AND coalesce(later.superseded_at > new_at, true)
)
SELECT article_id, revision FROM by_tagger
UNION ALL
SELECT article_id, NULL FROM by_moment;
