-- Grain: one row per current text (table `incoming_retagged`) whose tagging is about to be replaced.
INSERT INTO taggings BY NAME
WITH replaced AS (
    SELECT revisions.*
    FROM revisions
    SEMI JOIN incoming_retagged ON incoming_retagged.article_id = revisions.article_id
    WHERE superseded_at IS NULL
),
earlier AS (
    SELECT replaced.article_id, max(taggings.superseded_at) AS until_at
    FROM replaced
    JOIN taggings ON taggings.article_id = replaced.article_id AND taggings.superseded_at >= replaced.recorded_at
    GROUP BY replaced.article_id
)
SELECT
    article_id, revision, genre, on_topic, tagging, tagger_version, codebook_version, tagged_at,
    coalesce(earlier.until_at, replaced.recorded_at) AS recorded_at,
    $now AS superseded_at
FROM replaced
LEFT JOIN earlier USING (article_id);
