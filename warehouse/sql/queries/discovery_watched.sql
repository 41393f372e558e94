-- Grain: one row per day (UTC) since $since: the stories on topic first seen that day, in languages that are read.
SELECT utc_day(first_seen_at) AS day, count(DISTINCT story_id) AS stories
FROM revisions
WHERE superseded_at IS NULL AND on_topic AND list_contains($languages, language)
    AND first_seen_at >= $since AND first_seen_at <= $now
GROUP BY day
ORDER BY day;
