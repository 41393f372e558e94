-- Grain: one row: of the outlets followed on $day, how many there were and how many were followed without a gap.
WITH followed AS (
    SELECT DISTINCT outlet
    FROM outlets
    WHERE utc_day(collecting_since) < $day::DATE
),
holed AS (
    SELECT DISTINCT outlet
    FROM outlet_gaps
    WHERE $day::DATE BETWEEN first_day AND last_day
)
SELECT count(*) AS outlets, count(*) FILTER (holed.outlet IS NULL) AS complete
FROM followed
LEFT JOIN holed ON holed.outlet = followed.outlet;
