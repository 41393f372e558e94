-- Grain: one row per bucket and outlet of the outlets worst seen: 'seen' whole, with a 'gap', or 'not followed' (not yet,
-- or no more). missed: its buckets of the period that were not seen; those with the most come first.
WITH buckets AS (
    FROM trend_buckets($bucket, $since::DATE, $until::DATE)
),
named AS (
    SELECT outlet, coalesce(outlet_kind, 'other') AS kind
    FROM outlets
    WHERE collecting_since IS NOT NULL
        AND ($outlets::VARCHAR[] IS NULL OR list_contains($outlets::VARCHAR[], outlet))
),
panel AS (
    FROM panel_trend(
        per := 'outlet', bucket := $bucket, in_language := $language::VARCHAR, since := $since::DATE,
        until := $until::DATE
    )
),
states AS (
    SELECT
        buckets.first_day, buckets.last_day, named.outlet, named.kind,
        CASE WHEN panel.complete THEN 'seen' WHEN panel.complete IS NULL THEN 'not followed' ELSE 'gap' END AS state
    FROM buckets
    CROSS JOIN named
    LEFT JOIN panel ON panel.bucket = buckets.first_day AND panel.series = named.outlet
    -- Of a language: the outlets that were followed in it at any time.
    WHERE named.outlet IN (SELECT p.series FROM panel AS p)
),
ranked AS (
    SELECT outlet, count(*) FILTER (state <> 'seen') AS missed, count(*) AS buckets
    FROM states
    GROUP BY outlet
    ORDER BY missed DESC, outlet
    LIMIT $most
)
SELECT
    states.outlet, states.kind, states.first_day AS bucket, least(states.last_day, $until::DATE) AS last_day,
    states.state, ranked.missed, ranked.buckets
FROM states
JOIN ranked ON ranked.outlet = states.outlet
ORDER BY ranked.missed DESC, states.outlet, states.first_day;
