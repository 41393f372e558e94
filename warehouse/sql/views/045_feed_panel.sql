-- Grain: one row per feed, outlet and stretch of days (both included) in which the feed was part of what was followed of
-- the outlet. It begins when the feed was added to an outlet that was followed by then (else with the outlet's first
-- answer), or earlier where its own first answer shows all since then; it ends with
-- the last answer of a feed that was removed, given to another outlet, or died. last_day: 9999-12-31 while it goes on.
-- Feeds that were removed or died before they ever answered were never part of it, nor are outlets of which none ever
-- answered: they would make all numbers incomplete for ever.
CREATE OR REPLACE VIEW feed_panel AS
WITH ordered AS (
    SELECT
        *,
        lag(outlet) OVER past AS outlet_before,
        lag(last_answer_at) OVER past AS answered_before,
        min(least(first_answer_at, covered_from)) OVER (PARTITION BY outlet) AS outlet_began_at
    FROM feed_memberships
    WINDOW past AS (PARTITION BY feed_id ORDER BY listed_at, unlisted_at NULLS LAST)
),
placed AS (
    SELECT
        ordered.feed_id,
        ordered.outlet,
        ordered.first_answer_at,
        ordered.last_answer_at,
        ordered.covered_from,
        -- What a feed showed before it came from another outlet counted there.
        CASE
            WHEN coalesce(ordered.outlet_before <> ordered.outlet, false) THEN ordered.listed_at
            ELSE greatest(
                least(greatest(ordered.listed_at, ordered.outlet_began_at), ordered.covered_from), ordered.answered_before
            )
        END AS begins_at,
        CASE WHEN ordered.unlisted_at IS NOT NULL OR dead.feed_id IS NOT NULL THEN ordered.last_answer_at END AS ends_at
    FROM ordered
    LEFT JOIN feeds_dead AS dead ON dead.feed_id = ordered.feed_id AND ordered.unlisted_at IS NULL
    WHERE ordered.first_answer_at IS NOT NULL
        OR (ordered.outlet_began_at IS NOT NULL AND ordered.unlisted_at IS NULL AND dead.feed_id IS NULL)
)
SELECT
    placed.feed_id,
    placed.outlet,
    feeds.outlet_kind,
    feeds.country,
    feeds.language,
    utc_day(begins_at) AS first_day,
    -- What ends or begins at midnight leaves the other day untouched.
    coalesce(utc_day(ends_at - INTERVAL 1 MICROSECOND), DATE '9999-12-31') AS last_day,
    begins_at,
    CASE WHEN covered_from IS NOT NULL THEN greatest(covered_from, begins_at) END AS covered_from,
    first_answer_at,
    last_answer_at
FROM placed
JOIN feeds USING (feed_id)
WHERE coalesce(ends_at > begins_at, true);
