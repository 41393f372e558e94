-- Which country's coverage moves days before another's?
SELECT leader, follower, lag, buckets, round(correlation, 2) AS correlation
FROM lead_lag(per := 'country', max_lag := 7)
WHERE correlation IS NOT NULL
ORDER BY correlation DESC, leader, follower
LIMIT 20;
