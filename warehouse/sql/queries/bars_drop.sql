-- Grain: one row per mark of another key than $key_id, which no address can be held against any more.
DELETE FROM barred WHERE key_id <> $key_id RETURNING mark;
