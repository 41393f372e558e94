-- Grain: one row per host that asked for a pause (table `incoming_pauses`).
MERGE INTO host_pauses
USING incoming_pauses AS incoming ON (host_pauses.host = incoming.host)
WHEN MATCHED THEN UPDATE SET paused_until = incoming.paused_until
WHEN NOT MATCHED THEN INSERT (host, paused_until) VALUES (incoming.host, incoming.paused_until);
