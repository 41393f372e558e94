-- Grain: one row: the day (UTC) on which the first article was seen, NULL where there is none.
SELECT utc_day(min(first_seen_at)) AS began FROM revisions;
