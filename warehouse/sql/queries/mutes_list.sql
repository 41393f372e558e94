-- Grain: one row per mute that was not lifted, the latest first.
SELECT mute_id, kind, "value", until, created_at, note
FROM mutes
WHERE lifted_at IS NULL
ORDER BY created_at DESC, mute_id;
