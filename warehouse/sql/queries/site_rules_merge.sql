-- Grain: one row per file that was asked for (table `incoming_files`).
MERGE INTO site_rules
USING incoming_files AS incoming ON (site_rules.origin = incoming.origin AND site_rules.file = incoming.file)
WHEN MATCHED THEN UPDATE SET
    state = incoming.state,
    body = incoming.body,
    read_at = incoming.read_at,
    asked_at = incoming.asked_at,
    expires_at = incoming.expires_at
WHEN NOT MATCHED THEN INSERT (
    origin, file, state, body, read_at, asked_at, expires_at
) VALUES (
    incoming.origin, incoming.file, incoming.state, incoming.body, incoming.read_at, incoming.asked_at,
    incoming.expires_at
);
