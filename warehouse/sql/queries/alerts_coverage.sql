-- Grain: one row: the share of the outlets whose coverage of $day was complete; while the day is not over, of the feeds
-- that were due, those that answered.
SELECT
    CASE
        WHEN $day::DATE < $today::DATE THEN avg(complete::INTEGER)
        ELSE least(sum(feeds_ok) / nullif(sum(feeds_due), 0), 1)
    END AS coverage
FROM coverage_daily
WHERE day = $day::DATE;
