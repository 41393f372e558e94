-- Grain: at most one row: the reviewer's last judgement that still counts.
SELECT judgement_id
FROM labels
WHERE reviewer = $reviewer AND judgement_id IS NOT NULL AND carried_from IS NULL AND retracted_at IS NULL
ORDER BY labelled_at DESC, judgement_id DESC
LIMIT 1;
