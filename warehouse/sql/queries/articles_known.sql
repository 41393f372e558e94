-- Grain: one row per article (table `incoming_ids`) that is known: its current revision.
SELECT article_id, revision, story_id, first_seen_at, published_at, tagger_version, truncated, text_source
FROM revisions
SEMI JOIN incoming_ids ON incoming_ids.article_id = revisions.article_id
WHERE superseded_at IS NULL;
