-- Grain: one row per label of a judgement that counts, those carried over among them.
SELECT article_id
FROM labels
WHERE judgement_id = $judgement_id AND retracted_at IS NULL;
