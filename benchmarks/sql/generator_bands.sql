-- Grain: one row per article of the batch and band of its signature.
INSERT INTO story_bands BY NAME
SELECT (hash(original, 'band', band, $seed) // 2)::BIGINT AS band, article_id, first_seen_at AS seen_at
FROM planned, range(32) AS bands(band)
WHERE first_seen_at >= $members_since::TIMESTAMPTZ
ORDER BY i, band;
