-- Grain: one row per label on an earlier text of an article (table `incoming_ids`) whose words stand in the current text
-- too, carried over to it: at the same place where they stand there, else where they are found first.
INSERT INTO labels BY NAME
WITH current AS (
    SELECT article_id, revision, text
    FROM revisions
    SEMI JOIN incoming_ids ON incoming_ids.article_id = revisions.article_id
    WHERE superseded_at IS NULL
),
made AS (
    SELECT *, coalesce(carried_from, label_id) AS root
    FROM labels
    SEMI JOIN incoming_ids ON incoming_ids.article_id = labels.article_id
    WHERE retracted_at IS NULL AND quote <> ''
    -- Of a label and what was carried over of it, one is enough.
    QUALIFY row_number() OVER (PARTITION BY root ORDER BY carried_from IS NOT NULL, label_id) = 1
),
found AS (
    SELECT
        made.*,
        current.revision AS to_revision,
        CASE
            WHEN substring(current.text, made.start_char + 1, length(made.quote)) = made.quote THEN made.start_char
            ELSE instr(current.text, made.quote) - 1
        END::INTEGER AS position
    FROM made
    JOIN current ON current.article_id = made.article_id AND current.revision <> made.revision
)
SELECT
    found.* EXCLUDE (to_revision, position, root)
        REPLACE (
            md5(root || to_revision) AS label_id,
            to_revision AS revision,
            position AS start_char,
            (position + length(quote))::INTEGER AS end_char,
            root AS carried_from
        )
FROM found
ANTI JOIN labels AS known ON known.revision = found.to_revision AND coalesce(known.carried_from, known.label_id) = found.root
WHERE position >= 0;
