-- Grain: one row per article of a batch: what its other tables are made from. A quarter are copies of one of the 500
-- before them; three in a hundred were edited once.
CREATE OR REPLACE TEMP TABLE planned AS
WITH placed AS (
    SELECT
        i,
        $begin::TIMESTAMPTZ + to_microseconds((i::DOUBLE / $articles * $days * 86400e6)::BIGINT) AS first_seen_at,
        zipf(draw(i, 'feed', $seed), $feeds) AS feed,
        CASE
            WHEN draw(i, 'copy', $seed) < 0.25 AND i > 500
                THEN i - 1 - (draw(i, 'original', $seed) * 500)::BIGINT
            ELSE i
        END AS original,
        draw(i, 'stances', $seed) AS many
    FROM range($first, $last) AS numbers(i)
)
SELECT
    placed.*,
    md5('article ' || i) AS article_id,
    md5('article ' || original) AS story_id,
    md5('revision ' || i) AS revision,
    'Outlet ' || lpad((feed % $outlets)::VARCHAR, 4, '0') AS outlet,
    'https://outlet-' || feed % $outlets || '.example/' || strftime(first_seen_at, '%Y/%m/%d') || '/' || i AS url,
    -- Most were published hours before, a few weeks.
    utc_day(first_seen_at - to_minutes(least(exp(4.5 + 1.5 * normal(i, 'lag', $seed)), 40000)::BIGINT)) AS published_on,
    least(floor(-ln(1 - many) * 1.2 * $stances), 15)::INTEGER AS stances,
    draw(i, 'edited', $seed) < 0.03 AS edited,
    feeds.feed_id, feeds.outlet_kind, feeds.country, feeds.language
FROM placed
JOIN feeds ON feeds.feed_id = 'feed-' || lpad(placed.feed::VARCHAR, 4, '0')
ORDER BY i;
