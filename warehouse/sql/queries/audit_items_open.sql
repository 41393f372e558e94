-- Grain: one row per article of the audit that is to be read: by anybody, or ($second) by $reviewer though another has.
-- In the order of the draw, the two strata taking turns in proportion to their size, so that whoever stops early has
-- read a sample of each.
WITH finished AS (
    SELECT article_id, bool_or(reviewer = $reviewer) AS own
    FROM audit_reads
    WHERE audit_id = $audit_id AND retracted_at IS NULL
    GROUP BY article_id
),
placed AS (
    SELECT *, place / count(*) OVER (PARTITION BY stratum) AS turn
    FROM audit_items
    WHERE audit_id = $audit_id
)
SELECT placed.article_id, current.revision, placed.stratum, current.revision = placed.revision AS unchanged
FROM placed
JOIN revisions AS current ON current.article_id = placed.article_id AND current.superseded_at IS NULL
LEFT JOIN finished ON finished.article_id = placed.article_id
WHERE CASE WHEN $second THEN NOT coalesce(finished.own, true) ELSE finished.article_id IS NULL END
ORDER BY placed.turn, placed.stratum, placed.article_id;
