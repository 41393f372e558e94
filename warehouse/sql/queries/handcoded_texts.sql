-- Grain: one row per article that is asked for (table `incoming_keys`: an article's id or an address of it), with the
-- current text; text_removed_at where the retention settings emptied it.
SELECT k.key, r.article_id, r.revision, r.url, r.text, r.text_removed_at
FROM incoming_keys AS k
JOIN revisions AS r
    ON r.superseded_at IS NULL
    AND (
        r.article_id = k.key
        OR r.article_id = k.article_id
        OR r.article_id IN (SELECT aliases.article_id FROM aliases WHERE aliases.address = k.address)
    )
ORDER BY k.key, r.article_id;
