-- Grain: one row per known article that shares a band with one of `incoming_bands`.
WITH sharing AS (
    SELECT DISTINCT bands.article_id
    FROM story_bands AS bands
    SEMI JOIN incoming_bands AS incoming ON incoming.band = bands.band
    WHERE bands.seen_at >= $since
)
SELECT members.article_id, members.story_id, members.signature
FROM story_members AS members
SEMI JOIN sharing ON sharing.article_id = members.article_id
WHERE members.seen_at >= $since
ORDER BY members.seen_at, members.article_id;
