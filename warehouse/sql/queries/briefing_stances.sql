-- Grain: one row per stance that a briefing is about. Narrow, and read once: all its counts come from here. Articles,
-- stories, holders and names are 64-bit hashes (see distinct_count); score puts the surest first, in one order for all.
CREATE OR REPLACE TEMP TABLE briefing_stances AS
SELECT
    hash(s.stance_id) AS stance,
    hash(s.article_id) AS article,
    hash(s.story_id) AS story,
    holder_key(s.holder_type, s.holder_name, s.story_id, s.outlet) AS holder,
    CASE WHEN s.holder_type = 'attributed' AND s.holder_name IS NOT NULL THEN hash(lower(s.holder_name)) END AS named,
    s.proposition,
    s.pole,
    hash(s.proposition, s.pole) AS stance_key,
    s.outlet,
    coalesce(s.outlet_kind, 'other') AS kind,
    date_trunc($bucket, s.published_on)::DATE AS bucket,
    s.confidence + (hash(s.stance_id) % 1000003) * 1e-12 AS score
FROM stances AS s
WHERE s.published_on BETWEEN $since::DATE AND $until::DATE
    AND ($outlets::VARCHAR[] IS NULL OR list_contains($outlets::VARCHAR[], s.outlet))
    AND ($language::VARCHAR IS NULL OR s.language = $language::VARCHAR)
    AND ($company::VARCHAR IS NULL OR lower(s.company) = lower($company::VARCHAR));
