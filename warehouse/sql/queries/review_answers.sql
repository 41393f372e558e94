-- Grain: one row per subject and reviewer who judged it, by each reviewer's last word: which stance holds ('' for none,
-- else proposition/pole) and who holds it.
WITH made AS (
    SELECT *
    FROM labels
    WHERE retracted_at IS NULL AND carried_from IS NULL AND subject IS NOT NULL AND stance_id IS NOT NULL
),
last_words AS (
    SELECT *
    FROM made
    QUALIFY rank() OVER (PARTITION BY subject, reviewer ORDER BY labelled_at DESC, judgement_id DESC) = 1
)
SELECT
    subject,
    reviewer,
    coalesce(max(proposition || '/' || pole) FILTER (holds), '') AS stance,
    coalesce(max(holder_type || ':' || coalesce(holder_name, '')) FILTER (holds), '') AS holder
FROM last_words
GROUP BY subject, reviewer
ORDER BY subject, reviewer;
