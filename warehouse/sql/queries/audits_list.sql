-- Grain: one row per audit, the latest first: how many articles were drawn, and how many have been read to the end.
WITH finished AS (
    SELECT audit_id, count(DISTINCT article_id) AS finished
    FROM audit_reads
    WHERE retracted_at IS NULL
    GROUP BY audit_id
),
drawn AS (
    SELECT audit_id, count(*) AS drawn
    FROM audit_items
    GROUP BY audit_id
)
SELECT
    audits.*,
    coalesce(drawn.drawn, 0)::INTEGER AS drawn,
    coalesce(finished.finished, 0)::INTEGER AS finished
FROM audits
LEFT JOIN drawn USING (audit_id)
LEFT JOIN finished USING (audit_id)
ORDER BY audits.drawn_at DESC, audits.audit_id;
