-- Grain: one row per article (table `incoming_ids`) that is known: its current text, and who read it last.
SELECT article_id, revision, tagger_version, tagging
FROM revisions
SEMI JOIN incoming_ids ON incoming_ids.article_id = revisions.article_id
WHERE superseded_at IS NULL;
