-- Grain: one row: an article of an audit was read to its end.
INSERT INTO audit_reads BY NAME
SELECT
    $audit_id AS audit_id, $article_id AS article_id, $revision AS revision, $reviewer AS reviewer, $read_at AS read_at;
