-- Grain: one row: a sample that is drawn.
INSERT INTO audits BY NAME
SELECT
    $audit_id AS audit_id, $seed AS seed, $since AS since, $until AS until, $drawn_at AS drawn_at, $drawn_by AS drawn_by;
