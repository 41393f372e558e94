-- Grain: as in articles_known, without rowids, which DuckLake 1.5.5 gives to more than one row.
SELECT article_id, revision, story_id, first_seen_at, published_at, tagger_version, truncated, text_source
FROM revisions
WHERE superseded_at IS NULL AND article_id IN (SELECT article_id FROM incoming_ids);
