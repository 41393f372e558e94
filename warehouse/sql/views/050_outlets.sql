-- Grain: one row per outlet. collecting_since: the first answer of any of its feeds; covered_from: the time from which
-- on all its active feeds were followed (NULL while one never answered). Numbers before that are no trend.
CREATE OR REPLACE VIEW outlets AS
WITH described AS (
    -- The active feeds of an outlet; all its feeds where none is active any more.
    SELECT
        outlet,
        any_value(outlet_kind) AS outlet_kind,
        any_value(country) AS country,
        count(*) AS feeds,
        count(*) FILTER (active) AS feeds_active
    FROM (FROM feeds QUALIFY active OR NOT bool_or(active) OVER (PARTITION BY outlet))
    GROUP BY outlet
),
followed AS (
    SELECT
        outlet,
        min(first_answer_at) AS collecting_since,
        CASE
            WHEN count(*) FILTER (counts) = count(covered_from) FILTER (counts)
                THEN max(covered_from) FILTER (counts)
        END AS covered_from
    FROM (
        SELECT *, unlisted_at IS NULL OR NOT bool_or(unlisted_at IS NULL) OVER (PARTITION BY outlet) AS counts
        FROM feed_memberships
    )
    GROUP BY outlet
)
SELECT described.*, followed.collecting_since, followed.covered_from
FROM described
LEFT JOIN followed USING (outlet);
