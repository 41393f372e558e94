-- Grain: one row per reading of an article that is taken back.
UPDATE audit_reads
SET retracted_at = $now
WHERE audit_id = $audit_id AND article_id = $article_id AND reviewer = $reviewer AND retracted_at IS NULL;
