-- Grain: one row per address and the article that is known by it: what marks are looked up for when a removal goes on.
-- `returned`: an entry that came back under another address and was turned away.
SELECT article_id, canonical_url AS address, false AS returned FROM revisions
UNION
SELECT article_id, address, false FROM aliases
UNION
SELECT article_id, canonical_url, reason IS NOT DISTINCT FROM 'returned' FROM entries;
