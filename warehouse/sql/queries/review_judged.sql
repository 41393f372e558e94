-- Grain: one row per subject that somebody judged and $reviewer has not: the stance as its first judge saw it.
WITH made AS (
    SELECT *
    FROM labels
    WHERE retracted_at IS NULL AND carried_from IS NULL AND subject IS NOT NULL AND stance_id IS NOT NULL
)
SELECT arg_min(stance_id, labelled_at) AS stance_id, subject
FROM made
GROUP BY subject
HAVING NOT bool_or(reviewer = $reviewer)
ORDER BY subject;
