-- Grain: one row per further address: a fifth of the articles of the batch have one.
INSERT INTO aliases BY NAME
SELECT article_id, url || '/amp' AS address, first_seen_at AS since
FROM planned
WHERE i % 5 = 0
ORDER BY i;
