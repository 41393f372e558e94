-- Grain: one row per mute.
INSERT INTO mutes BY NAME
SELECT
    $mute_id AS mute_id, $kind AS kind, $value AS "value", $until::TIMESTAMPTZ AS until,
    $now::TIMESTAMPTZ AS created_at, $note AS note
WHERE NOT EXISTS (SELECT 1 FROM mutes WHERE mute_id = $mute_id);
