-- Grain: one row: when texts were last searched for new stances (NULL: never), how many were in all, how many sentences
-- of them fit no proposition, and how many clusters of these have ever passed the gates.
SELECT
    (SELECT max(read_at) FROM discovery_texts) AS searched_at,
    (SELECT count(DISTINCT article_id) FROM discovery_texts) AS texts,
    (SELECT count(*) FROM discovery_statements) AS statements,
    (SELECT count(*) FROM discovery_sightings) AS passed;
