-- Grain: one row per publication day (UTC) and outlet, from the first day that its feeds show to the last poll of all,
-- and for days outside that have articles. `complete`: its feeds were followed without a gap from the day's start to
-- its end, and asked again after it. entries, articles and dropped go by publication day (first seen where a feed gives
-- none); feeds_ok and feeds_failed count the feeds asked on that day, by whether they answered at least once.
CREATE OR REPLACE VIEW coverage_daily AS
WITH asked AS (
    SELECT outlet, day, count(*) FILTER (answered) AS feeds_ok, count(*) FILTER (NOT answered) AS feeds_failed
    FROM (
        SELECT
            feeds.outlet,
            polls.feed_id,
            utc_day(polls.polled_at) AS day,
            bool_or(polls.outcome <> 'failed') AS answered
        FROM feed_polls AS polls
        JOIN feeds USING (feed_id)
        GROUP BY ALL
    )
    GROUP BY outlet, day
),
shown AS (
    SELECT
        feeds.outlet,
        utc_day(coalesce(entries.published_at, entries.seen_at)) AS day,
        count(*) AS entries,
        count(*) FILTER (entries.status = 'dropped') AS dropped
    FROM entries
    JOIN feeds USING (feed_id)
    GROUP BY ALL
),
published AS (
    SELECT outlet, published_on AS day, count(*) AS articles
    FROM articles
    GROUP BY ALL
),
ends AS (
    SELECT utc_day(max(polled_at)) AS last_day FROM feed_polls
),
followed AS (
    SELECT outlet, first_day, least(feed_panel.last_day, ends.last_day) AS last_day
    FROM feed_panel
    CROSS JOIN ends
    WHERE first_answer_at IS NOT NULL
),
days AS (
    SELECT outlet, unnest(generate_series(min(first_day), max(last_day), INTERVAL 1 DAY))::DATE AS day
    FROM followed
    GROUP BY outlet
    UNION SELECT outlet, day FROM asked
    UNION SELECT outlet, day FROM published
),
incomplete AS (
    SELECT DISTINCT days.outlet, days.day
    FROM days
    JOIN outlet_gaps AS gaps ON gaps.outlet = days.outlet AND days.day BETWEEN gaps.first_day AND gaps.last_day
),
present AS (
    SELECT DISTINCT days.outlet, days.day
    FROM days
    JOIN followed ON followed.outlet = days.outlet AND days.day BETWEEN followed.first_day AND followed.last_day
),
due AS (
    SELECT days.outlet, days.day, count(DISTINCT feed_id) AS feeds_due
    FROM days
    JOIN feed_memberships AS listed
        ON listed.outlet = days.outlet
        AND utc_day(listed.listed_at) <= days.day
        AND coalesce(days.day <= utc_day(listed.unlisted_at), true)
    GROUP BY ALL
)
SELECT
    days.day,
    days.outlet,
    coalesce(due.feeds_due, 0) AS feeds_due,
    coalesce(asked.feeds_ok, 0) AS feeds_ok,
    coalesce(asked.feeds_failed, 0) AS feeds_failed,
    coalesce(shown.entries, 0) AS entries,
    coalesce(published.articles, 0) AS articles,
    coalesce(shown.dropped, 0) AS dropped,
    present.day IS NOT NULL AND incomplete.day IS NULL AS complete
FROM days
LEFT JOIN due USING (outlet, day)
LEFT JOIN asked USING (outlet, day)
LEFT JOIN shown USING (outlet, day)
LEFT JOIN published USING (outlet, day)
LEFT JOIN present USING (outlet, day)
LEFT JOIN incomplete USING (outlet, day);
