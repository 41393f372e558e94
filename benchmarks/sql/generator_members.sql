-- Grain: one row per article of the batch; copies have the signature of their original.
INSERT INTO story_members BY NAME
SELECT
    article_id,
    story_id,
    list_transform(range(128), lambda j: (hash(original, j, $seed) % 4294967296)::UINTEGER) AS signature,
    first_seen_at AS seen_at
FROM planned
WHERE first_seen_at >= $members_since::TIMESTAMPTZ
ORDER BY i;
