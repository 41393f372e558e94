-- Grain: one row per feed in the configuration (table `incoming_feeds`).
MERGE INTO feeds
USING incoming_feeds AS incoming ON (feeds.feed_id = incoming.feed_id)
WHEN MATCHED THEN UPDATE SET
    url = incoming.url,
    outlet = incoming.outlet,
    outlet_kind = incoming.outlet_kind,
    country = incoming.country,
    language = incoming.language,
    scope = incoming.scope,
    verified_at = incoming.verified_at,
    active = true,
    deactivated_at = NULL
WHEN NOT MATCHED THEN INSERT (
    feed_id, url, outlet, outlet_kind, country, language, scope, verified_at, active, registered_at
) VALUES (
    incoming.feed_id, incoming.url, incoming.outlet, incoming.outlet_kind, incoming.country, incoming.language,
    incoming.scope, incoming.verified_at, true, $now
);
