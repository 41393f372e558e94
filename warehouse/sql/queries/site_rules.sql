-- Grain: one row per remembered file of the origins asked for (table `wanted_origins`).
SELECT origin, file, state, body, read_at, asked_at, expires_at
FROM site_rules
SEMI JOIN wanted_origins USING (origin)
ORDER BY origin, file;
