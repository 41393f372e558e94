-- Grain: one row per bucket and series in which anything was followed (per NULL: one series, NULL; else the outlets,
-- countries or languages of the feeds). complete: every feed that was part of it at any time in the bucket was followed
-- without a gap from the bucket's start to its end, but for `tolerance` of the outlets. changed: other feeds than in the
-- bucket before, by more than `tolerance` of them: no comparison goes across.
-- Worked out from where feeds begin, end and have gaps, not day by day: that is a hundred times less.
CREATE OR REPLACE MACRO panel_trend(
    per := NULL, bucket := 'week', in_outlet := NULL, in_country := NULL, in_language := NULL, since := NULL,
    until := NULL, tolerance := 0
) AS TABLE
WITH buckets AS MATERIALIZED (
    SELECT b.*, row_number() OVER (ORDER BY b.first_day) AS number
    FROM trend_buckets(bucket, since, until) AS b
),
ends AS MATERIALIZED (
    SELECT
        min(buckets.first_day) AS first_bucket, max(buckets.first_day) AS last_bucket, max(buckets.last_day) AS last_day
    FROM buckets
),
panel AS MATERIALIZED (
    SELECT
        p.outlet,
        p.feed_id,
        CASE per::VARCHAR WHEN 'outlet' THEN p.outlet WHEN 'country' THEN p.country WHEN 'language' THEN p.language END
            AS series,
        p.first_day,
        p.last_day,
        p.covered_from,
        p.first_answer_at,
        p.last_answer_at,
        one.number AS first_number,
        other.number AS last_number,
        p.first_day > one.first_day AS begins_late,
        p.last_day < other.last_day AS ends_early
    FROM feed_panel AS p
    JOIN ends ON p.first_day <= ends.last_day AND p.last_day >= ends.first_bucket
    JOIN buckets AS one ON one.first_day = greatest(date_trunc(bucket, p.first_day)::DATE, ends.first_bucket)
    JOIN buckets AS other ON other.first_day = date_trunc(bucket, least(p.last_day, ends.last_bucket))::DATE
    WHERE picks(in_outlet, p.outlet)
        AND picks(in_country, p.country)
        AND picks(in_language, p.language)
),
-- A feed that left and came back, and the feeds of an outlet: stretches of buckets without a break between them.
stretches AS (
    SELECT panel.series, panel.outlet, panel.feed_id, panel.first_number, panel.last_number, true AS is_feed FROM panel
    UNION ALL
    SELECT panel.series, panel.outlet, NULL, panel.first_number, panel.last_number, false FROM panel
),
reached AS (
    SELECT
        stretches.*,
        max(stretches.last_number) OVER (
            PARTITION BY stretches.is_feed, stretches.series, stretches.outlet, stretches.feed_id
            ORDER BY stretches.first_number, stretches.last_number
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS last_before
    FROM stretches
),
numbered AS (
    SELECT
        reached.*,
        count(*) FILTER (coalesce(reached.first_number > reached.last_before + 1, true)) OVER (
            PARTITION BY reached.is_feed, reached.series, reached.outlet, reached.feed_id
            ORDER BY reached.first_number, reached.last_number
        ) AS island
    FROM reached
),
islands AS MATERIALIZED (
    SELECT
        numbered.series,
        numbered.is_feed,
        min(numbered.first_number) AS first_number,
        max(numbered.last_number) AS last_number
    FROM numbered
    GROUP BY numbered.is_feed, numbered.series, numbered.outlet, numbered.feed_id, numbered.island
),
moves AS (
    SELECT i.series, i.first_number AS number, i.is_feed, 1 AS came, 0 AS went FROM islands AS i
    UNION ALL
    SELECT i.series, i.last_number + 1, i.is_feed, 0, 1 FROM islands AS i
),
moved AS (
    SELECT
        moves.series,
        moves.number,
        sum(moves.came) FILTER (moves.is_feed) AS feeds_came,
        sum(moves.went) FILTER (moves.is_feed) AS feeds_went,
        sum(moves.came - moves.went) FILTER (moves.is_feed) AS feeds,
        sum(moves.came - moves.went) FILTER (NOT moves.is_feed) AS outlets
    FROM moves
    GROUP BY moves.series, moves.number
),
-- As outlet_gaps has them, of the panel that is there already: working it out twice takes longer than all the rest.
gaps AS (
    SELECT
        panel.series,
        panel.outlet,
        panel.first_day,
        coalesce(utc_day(panel.covered_from - INTERVAL 1 MICROSECOND), panel.last_day) AS last_day
    FROM panel
    UNION ALL
    SELECT panel.series, panel.outlet, utc_day(g.from_at), utc_day(g.until_at - INTERVAL 1 MICROSECOND)
    FROM panel
    JOIN feed_gaps AS g
        ON g.feed_id = panel.feed_id
        AND g.from_at >= panel.first_answer_at
        AND g.answered_at <= panel.last_answer_at
    UNION ALL
    SELECT panel.series, panel.outlet, utc_day(panel.last_answer_at), panel.last_day
    FROM panel
    WHERE panel.last_answer_at IS NOT NULL
),
spoiled AS (
    SELECT DISTINCT days.series, days.outlet, days.first_day
    FROM (
        SELECT
            gaps.series,
            gaps.outlet,
            unnest(generate_series(
                greatest(date_trunc(bucket, gaps.first_day)::DATE, ends.first_bucket)::TIMESTAMP,
                least(gaps.last_day, ends.last_bucket)::TIMESTAMP,
                CASE bucket WHEN 'day' THEN INTERVAL 1 DAY WHEN 'week' THEN INTERVAL 7 DAY ELSE INTERVAL 1 MONTH END
            ))::DATE AS first_day
        FROM gaps
        CROSS JOIN ends
        WHERE gaps.first_day <= gaps.last_day
        UNION ALL
        SELECT panel.series, panel.outlet, buckets.first_day
        FROM panel
        JOIN buckets
            ON (panel.begins_late AND buckets.number = panel.first_number)
            OR (panel.ends_early AND buckets.number = panel.last_number)
    ) AS days
),
missed AS (
    SELECT spoiled.series, spoiled.first_day, count(*) AS outlets
    FROM spoiled
    GROUP BY spoiled.series, spoiled.first_day
),
grid AS (
    SELECT
        buckets.number,
        buckets.first_day,
        buckets.over,
        names.series,
        coalesce(moved.feeds_came, 0) AS feeds_came,
        coalesce(moved.feeds_went, 0) AS feeds_went,
        sum(moved.feeds) OVER past AS feeds,
        sum(moved.outlets) OVER past AS outlets
    FROM buckets
    CROSS JOIN (SELECT DISTINCT islands.series FROM islands) AS names
    LEFT JOIN moved ON moved.number = buckets.number AND moved.series IS NOT DISTINCT FROM names.series
    WINDOW past AS (PARTITION BY names.series ORDER BY buckets.number)
)
SELECT
    grid.first_day AS bucket,
    grid.series AS series,
    grid.over AND coalesce(missed.outlets, 0) <= tolerance * grid.outlets AS complete,
    grid.number > 1
        AND grid.feeds_came + grid.feeds_went
            > tolerance * greatest(grid.feeds, grid.feeds - grid.feeds_came + grid.feeds_went) AS changed,
    grid.outlets::BIGINT AS outlets,
    CASE WHEN grid.over THEN grid.outlets - coalesce(missed.outlets, 0) ELSE 0 END::BIGINT AS outlets_complete,
    grid.feeds::BIGINT AS feeds,
    CASE WHEN grid.number > 1 THEN grid.feeds_came ELSE 0 END::BIGINT AS feeds_joined,
    CASE WHEN grid.number > 1 THEN grid.feeds_went ELSE 0 END::BIGINT AS feeds_left
FROM grid
LEFT JOIN missed ON missed.first_day = grid.first_day AND missed.series IS NOT DISTINCT FROM grid.series
WHERE grid.outlets > 0;
