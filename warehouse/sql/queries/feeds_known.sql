-- Grain: one row per feed ever configured.
SELECT feed_id AS id, url, outlet, outlet_kind AS kind, country, language, scope, verified_at
FROM feeds;
