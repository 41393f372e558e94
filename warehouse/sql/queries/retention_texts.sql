-- Grain: one row per text that was stored before $before and is still there.
UPDATE revisions
SET text = '', text_removed_at = $now
WHERE recorded_at < $before AND text_removed_at IS NULL AND text <> ''
RETURNING revision;
