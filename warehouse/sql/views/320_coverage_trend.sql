-- Grain: one row per bucket in which anything was followed: the coverage ledger behind a trend. complete, changed,
-- outlets and feeds: see panel_trend. polls and polls_failed: how often those feeds were asked in the bucket, and in
-- vain. entries and articles: what was published in it. dropped: what gates turned away in it, by the gate's name.
CREATE OR REPLACE MACRO coverage_trend(
    bucket := 'week', in_outlet := NULL, in_country := NULL, in_language := NULL, since := NULL, until := NULL,
    tolerance := 0
) AS TABLE
WITH panel AS (
    SELECT *
    FROM panel_trend(
        per := NULL, bucket := bucket, in_outlet := in_outlet, in_country := in_country, in_language := in_language,
        since := since, until := until, tolerance := tolerance
    )
),
picked AS MATERIALIZED (
    SELECT f.feed_id
    FROM feeds AS f
    WHERE picks(in_outlet, f.outlet)
        AND picks(in_country, f.country)
        AND picks(in_language, f.language)
),
asked AS (
    SELECT
        date_trunc(bucket, utc_day(polls.polled_at))::DATE AS first_day,
        count(*) AS polls,
        count(*) FILTER (polls.outcome = 'failed') AS failed
    FROM feed_polls AS polls
    SEMI JOIN picked ON picked.feed_id = polls.feed_id
    WHERE (since IS NULL OR polls.polled_at >= utc_midnight(date_trunc(bucket, since::DATE)))
        AND (until IS NULL OR polls.polled_at < utc_midnight(until::DATE + 1))
    GROUP BY ALL
),
shown AS (
    SELECT date_trunc(bucket, utc_day(coalesce(e.published_at, e.seen_at)))::DATE AS first_day, count(*) AS entries
    FROM entries AS e
    SEMI JOIN picked ON picked.feed_id = e.feed_id
    -- A feed dates an item a day ahead at most.
    WHERE since IS NULL OR e.seen_at >= utc_midnight(date_trunc(bucket, since::DATE)) - INTERVAL 2 DAY
    GROUP BY ALL
),
written AS (
    SELECT date_trunc(bucket, a.published_on)::DATE AS first_day, count(*) AS articles
    FROM articles AS a
    WHERE (since IS NULL OR a.published_on >= date_trunc(bucket, since::DATE)::DATE)
        AND (until IS NULL OR a.published_on <= until::DATE)
        AND picks(in_outlet, a.outlet)
        AND picks(in_country, a.country)
        AND picks(in_language, a.language)
    GROUP BY ALL
),
gates AS (
    SELECT date_trunc(bucket, utc_day(d.dropped_at))::DATE AS first_day, d.gate AS gate, count(*) AS drops
    FROM drops AS d
    SEMI JOIN picked ON picked.feed_id = d.feed_id
    WHERE (since IS NULL OR d.dropped_at >= utc_midnight(date_trunc(bucket, since::DATE)))
        AND (until IS NULL OR d.dropped_at < utc_midnight(until::DATE + 1))
    GROUP BY ALL
),
turned_away AS (
    SELECT gates.first_day, map_from_entries(list((gates.gate, gates.drops) ORDER BY gates.gate)) AS dropped
    FROM gates
    GROUP BY gates.first_day
)
SELECT
    panel.bucket AS bucket,
    panel.complete AS complete,
    panel.changed AS changed,
    panel.outlets AS outlets,
    panel.outlets_complete AS outlets_complete,
    panel.feeds AS feeds,
    panel.feeds_joined AS feeds_joined,
    panel.feeds_left AS feeds_left,
    coalesce(asked.polls, 0) AS polls,
    coalesce(asked.failed, 0) AS polls_failed,
    coalesce(shown.entries, 0) AS entries,
    coalesce(written.articles, 0) AS articles,
    coalesce(turned_away.dropped, MAP {}) AS dropped
FROM panel
LEFT JOIN asked ON asked.first_day = panel.bucket
LEFT JOIN shown ON shown.first_day = panel.bucket
LEFT JOIN written ON written.first_day = panel.bucket
LEFT JOIN turned_away ON turned_away.first_day = panel.bucket;
