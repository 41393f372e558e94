-- Grain: one row per label of a judgement that is taken back, those carried over among them.
UPDATE labels
SET retracted_at = $now
WHERE judgement_id = $judgement_id AND retracted_at IS NULL;
