-- Grain: one row per publication day and outlet.
SELECT day, outlet, feeds_due, feeds_ok, feeds_failed, entries, articles, dropped, complete
FROM coverage_daily
WHERE day >= coalesce($since::DATE, day) AND day <= coalesce($until::DATE, day)
ORDER BY day, outlet;
