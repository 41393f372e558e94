-- Grain: one row per band (table `incoming_bands`) of a new article.
INSERT INTO story_bands BY NAME
SELECT DISTINCT bands.band, bands.article_id, incoming.first_seen_at AS seen_at
FROM incoming_bands AS bands
JOIN incoming_articles AS incoming ON incoming.article_id = bands.article_id;
