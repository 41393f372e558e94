-- Grain: one row per article of an audit, reviewer who read it to its end, and stance key that this reviewer found there
-- (NULL where they found none): their labels on it, those on what another added among them.
WITH read_by AS (
    SELECT DISTINCT article_id, revision, reviewer
    FROM audit_reads
    WHERE retracted_at IS NULL
),
last_words AS (
    SELECT labels.*
    FROM labels
    WHERE retracted_at IS NULL AND carried_from IS NULL
    QUALIFY rank() OVER (
        PARTITION BY revision, coalesce(subject, label_id), reviewer
        ORDER BY labelled_at DESC, coalesce(judgement_id, label_id) DESC
    ) = 1
)
SELECT DISTINCT read_by.article_id, read_by.reviewer, last_words.proposition, last_words.pole
FROM read_by
LEFT JOIN last_words
    ON last_words.revision = read_by.revision
    AND last_words.reviewer = read_by.reviewer
    AND last_words.holds
ORDER BY ALL;
