-- Grain: one row per outlet. collecting_since: the first answer of any of its feeds; covered_from: the time from which
-- on all its active feeds were followed (NULL while one never answered). Numbers before that are no trend.
CREATE OR REPLACE VIEW outlets AS
WITH followed AS (
    -- The active feeds of an outlet; all its feeds where none is active any more.
    SELECT *
    FROM feeds
    QUALIFY active OR NOT bool_or(active) OVER (PARTITION BY outlet)
),
first_covered AS (
    SELECT feed_id, min(until_at) AS covered_from
    FROM feed_gaps
    WHERE from_at IS NULL
    GROUP BY feed_id
)
SELECT
    outlet,
    any_value(outlet_kind) AS outlet_kind,
    any_value(country) AS country,
    count(*) AS feeds,
    count(*) FILTER (active) AS feeds_active,
    min(states.first_answer_at) AS collecting_since,
    CASE WHEN count(*) = count(covered_from) THEN max(covered_from) END AS covered_from
FROM followed
LEFT JOIN feed_states AS states USING (feed_id)
LEFT JOIN first_covered USING (feed_id)
GROUP BY outlet;
