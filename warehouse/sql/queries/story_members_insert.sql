-- Grain: one row per new article (table `incoming_ids`) whose text has a signature.
INSERT INTO story_members BY NAME
SELECT incoming.article_id, incoming.story_id, incoming.signature, incoming.first_seen_at AS seen_at
FROM incoming_articles AS incoming
SEMI JOIN incoming_ids ON incoming_ids.article_id = incoming.article_id
WHERE len(incoming.signature) > 0;
