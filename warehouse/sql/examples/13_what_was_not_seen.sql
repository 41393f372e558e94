-- Which days of which outlets were not seen whole, and why?
SELECT outlet, feed_id, first_day, least(last_day, DATE '2999-12-31') AS last_day
FROM outlet_gaps
ORDER BY outlet, first_day;
