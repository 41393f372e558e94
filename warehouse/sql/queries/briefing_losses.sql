-- Grain: one row per stage or gate and reason: what failed, or was turned away by a gate, in the period (by the day on
-- which it did).
SELECT 'failed' AS what, stage AS at_stage, kind AS reason, count(*) AS times
FROM failures
WHERE failed_at >= utc_midnight($since::DATE) AND failed_at < utc_midnight($until::DATE + 2)
GROUP BY ALL
UNION ALL
SELECT 'turned away', gate, reason, sum(drops)::BIGINT
FROM drops_daily
WHERE day BETWEEN $since::DATE AND $until::DATE + 1
    AND ($outlets::VARCHAR[] IS NULL OR list_contains($outlets::VARCHAR[], outlet))
GROUP BY ALL
ORDER BY what, times DESC, at_stage, reason;
