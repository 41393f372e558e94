-- Grain: one row per host whose pause is over.
DELETE FROM host_pauses WHERE paused_until <= $now;
