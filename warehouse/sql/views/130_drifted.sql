-- Grain: one row per edit of an article by its publisher, proposition, holder and pole that came, went or changed.
-- An edit: a collected text took the place of another one (a re-extracted text is none). Compared is what was found in
-- the old text until that moment with what was found in the new one then; what later taggers say of either, and people's
-- labels, are left aside. same_tagger, same_extractor: false where a change of ours may be what is seen. change: gained,
-- lost, or flipped (one pole for the other; `pole` is the new one). stance_id: of the gained or flipped stance, NULL for
-- a lost one; lost_stance_id: of the lost or the former one. confidence: of the new stance, else of the lost one.
CREATE OR REPLACE VIEW drifted AS
WITH edits AS (
    SELECT
        later.article_id,
        later.story_id,
        later.outlet,
        later.country,
        later.language,
        later.url,
        later.title,
        earlier.revision AS from_revision,
        later.revision AS to_revision,
        later.recorded_at AS drifted_at,
        earlier.tagger_version = coalesce(first.tagger_version, later.tagger_version) AS same_tagger,
        earlier.extractor_version = later.extractor_version AS same_extractor
    FROM revisions AS earlier
    JOIN revisions AS later
        ON later.article_id = earlier.article_id
        AND later.recorded_at = earlier.superseded_at
        AND later.revision <> earlier.revision
    -- The tagger that read the new text first, where another one has read it since.
    LEFT JOIN taggings AS first
        ON first.article_id = later.article_id
        AND first.revision = later.revision
        AND first.recorded_at = later.recorded_at
    WHERE earlier.superseded_at IS NOT NULL AND coalesce(later.cause, 'collected') = 'collected'
),
before AS (
    SELECT
        edits.article_id, drifted_at, proposition, holder_type, lower(coalesce(holder_name, '')) AS holder, pole,
        max({confidence: confidence, stance_id: stance_id, name: holder_name}) AS surest
    FROM edits
    JOIN stance_history AS history
        ON history.article_id = edits.article_id
        AND history.revision = edits.from_revision
        AND history.superseded_at = edits.drifted_at
    GROUP BY ALL
),
after AS (
    SELECT
        edits.article_id, drifted_at, proposition, holder_type, lower(coalesce(holder_name, '')) AS holder, pole,
        max({confidence: confidence, stance_id: stance_id, name: holder_name}) AS surest
    FROM edits
    JOIN stance_history AS history
        ON history.article_id = edits.article_id
        AND history.revision = edits.to_revision
        AND history.recorded_at = edits.drifted_at
    GROUP BY ALL
),
moves AS (
    SELECT
        article_id, drifted_at, proposition, holder_type, holder, pole, before.surest AS lost, after.surest AS gained
    FROM before
    FULL JOIN after USING (article_id, drifted_at, proposition, holder_type, holder, pole)
    WHERE before.surest IS NULL OR after.surest IS NULL
),
turns AS (
    -- There are two poles: where one came and the other went, the holder changed sides.
    SELECT *, max(lost) OVER sides AS former, count(lost) OVER sides = 1 AND count(gained) OVER sides = 1 AS flipped
    FROM moves
    WINDOW sides AS (PARTITION BY article_id, drifted_at, proposition, holder_type, holder)
)
SELECT
    edits.article_id,
    edits.from_revision,
    edits.to_revision,
    edits.drifted_at,
    proposition,
    pole,
    holder_type,
    coalesce(gained.name, lost.name) AS holder_name,
    CASE WHEN flipped THEN 'flipped' WHEN gained IS NULL THEN 'lost' ELSE 'gained' END AS change,
    gained.stance_id AS stance_id,
    CASE WHEN flipped THEN former.stance_id ELSE lost.stance_id END AS lost_stance_id,
    coalesce(gained.confidence, lost.confidence) AS confidence,
    edits.outlet,
    edits.country,
    edits.language,
    edits.story_id,
    edits.title,
    edits.url,
    edits.same_tagger,
    edits.same_extractor
FROM turns
JOIN edits USING (article_id, drifted_at)
WHERE NOT (flipped AND gained IS NULL);
