-- Grain: one row per feed; half as many outlets again as feeds would allow, for a third of them have two or three.
INSERT INTO feeds BY NAME
SELECT
    'feed-' || lpad(feed::VARCHAR, 4, '0') AS feed_id,
    'https://outlet-' || feed % $outlets || '.example/feed-' || feed AS url,
    'Outlet ' || lpad((feed % $outlets)::VARCHAR, 4, '0') AS outlet,
    ['daily', 'agency', 'weekly', 'magazine'][feed % $outlets % 4 + 1] AS outlet_kind,
    ['US', 'GB', 'DE', 'FR', 'ES', 'ID', 'CN', 'IN', 'AU', 'CA'][feed % $outlets % 10 + 1] AS country,
    ['en', 'en', 'de', 'fr', 'es', 'id', 'zh', 'en', 'en', 'en'][feed % $outlets % 10 + 1] AS language,
    CASE WHEN feed % 5 = 0 THEN 'topical' ELSE 'general' END AS scope,
    $begin::TIMESTAMPTZ AS verified_at,
    true AS active,
    $begin::TIMESTAMPTZ AS registered_at
FROM range($feeds) AS feeds(feed);
