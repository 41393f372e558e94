-- Grain: one row per day (UTC) on which something was turned away, outlet, gate and reason; outlet NULL for what came
-- from no feed. Each thing counts once, on the day it was first turned away.
CREATE OR REPLACE VIEW drops_daily AS
SELECT utc_day(drops.dropped_at) AS day, feeds.outlet, drops.gate, drops.reason, count(*) AS drops
FROM drops
LEFT JOIN feeds USING (feed_id)
GROUP BY ALL;
