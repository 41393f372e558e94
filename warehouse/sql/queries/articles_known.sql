-- Grain: one row per article (table `incoming_ids`) that is known: its current revision. In two steps, for most articles
-- of a load are new: of all the others only their ids are read.
WITH found AS MATERIALIZED (
    SELECT revisions.rowid AS place
    FROM revisions
    SEMI JOIN incoming_ids ON incoming_ids.article_id = revisions.article_id
    WHERE superseded_at IS NULL
)
SELECT article_id, revision, story_id, first_seen_at, published_at, tagger_version, truncated, text_source
FROM revisions
JOIN found ON found.place = revisions.rowid;
