-- Grain: one row per mute of the kind and value that is in force.
UPDATE mutes SET lifted_at = $now
WHERE kind = $kind AND "value" = $value AND lifted_at IS NULL AND until > $now;
