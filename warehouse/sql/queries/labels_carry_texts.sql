-- Grain: one row per label and text in which its words stand as well: the current one of its article, and those of the
-- copies of its story (all of table `incoming_ids`). At the same place where they stand there, else where they are found
-- first: what was judged once need not be judged in every copy.
INSERT INTO labels BY NAME
WITH current AS (
    SELECT article_id, revision, story_id, text
    FROM revisions
    SEMI JOIN incoming_ids ON incoming_ids.article_id = revisions.article_id
    WHERE superseded_at IS NULL
),
made AS (
    SELECT labels.*, coalesce(carried_from, label_id) AS root, current.story_id
    FROM labels
    JOIN current ON current.article_id = labels.article_id
    WHERE retracted_at IS NULL AND quote <> ''
    -- Of a label and what was carried over of it, one is enough.
    QUALIFY row_number() OVER (PARTITION BY root ORDER BY carried_from IS NOT NULL, label_id) = 1
),
found AS (
    SELECT
        made.* EXCLUDE (story_id),
        current.article_id AS to_article,
        current.revision AS to_revision,
        CASE
            WHEN substring(current.text, made.start_char + 1, length(made.quote)) = made.quote THEN made.start_char
            ELSE instr(current.text, made.quote) - 1
        END::INTEGER AS position
    FROM made
    JOIN current ON current.story_id = made.story_id AND current.revision <> made.revision
)
SELECT
    found.* EXCLUDE (to_article, to_revision, position, root)
        REPLACE (
            md5(root || to_revision) AS label_id,
            to_article AS article_id,
            to_revision AS revision,
            position AS start_char,
            (position + length(quote))::INTEGER AS end_char,
            root AS carried_from
        )
FROM found
ANTI JOIN labels AS known ON known.revision = found.to_revision AND coalesce(known.carried_from, known.label_id) = found.root
WHERE position >= 0;
