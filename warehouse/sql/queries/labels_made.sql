-- Grain: one row per label that a person made and has not taken back, with its article as it is now ('' where no text of
-- it is left), the oldest first. What was carried over follows from these.
SELECT labels.* EXCLUDE (carried_from, retracted_at), coalesce(articles.url, '') AS url
FROM labels
LEFT JOIN articles ON articles.article_id = labels.article_id
WHERE labels.carried_from IS NULL AND labels.retracted_at IS NULL
ORDER BY labelled_at, judgement_id, label_id;
