-- Grain: one row per stance of a named holder, recorded before $before, whose text was taken away, and whose holder is
-- not known to the public: named in fewer than $stories stories or $outlets outlets of the whole history.
WITH known AS (
    SELECT holder_name
    FROM stance_history
    WHERE holder_type = 'attributed' AND holder_name IS NOT NULL
    GROUP BY holder_name
    HAVING count(DISTINCT story_id) >= $stories AND count(DISTINCT outlet) >= $outlets
),
texts AS (
    SELECT revision, bool_and(text_removed_at IS NOT NULL) AS removed
    FROM revisions
    GROUP BY revision
    HAVING removed
)
SELECT 'stance_history' AS source, stance_id AS id, holder_name, quote
FROM stance_history
SEMI JOIN texts ON texts.revision = stance_history.revision
ANTI JOIN known ON known.holder_name = stance_history.holder_name
WHERE holder_type = 'attributed' AND holder_name IS NOT NULL AND recorded_at < $before
UNION
SELECT 'labels', label_id, holder_name, quote
FROM labels
SEMI JOIN texts ON texts.revision = labels.revision
ANTI JOIN known ON known.holder_name = labels.holder_name
WHERE holder_type = 'attributed' AND holder_name IS NOT NULL AND labelled_at < $before;
