-- Grain: one row per key of an article (table `incoming_keys`: its id or an address of it) that is stored, with the
-- current text; text_removed_at where the retention settings emptied it.
WITH named AS (
    SELECT key, article_id FROM incoming_keys
    UNION
    SELECT key, key FROM incoming_keys
    UNION
    SELECT incoming_keys.key, aliases.article_id
    FROM incoming_keys
    JOIN aliases ON aliases.address = incoming_keys.address
)
SELECT named.key, revisions.article_id, revisions.revision, revisions.url, revisions.text, revisions.text_removed_at
FROM named
JOIN revisions ON revisions.article_id = named.article_id AND revisions.superseded_at IS NULL
ORDER BY named.key, revisions.article_id;
