-- Grain: one row per notice whose ground has gone.
UPDATE notices SET closed_at = $now WHERE list_contains($ids, notice_id) AND closed_at IS NULL;
