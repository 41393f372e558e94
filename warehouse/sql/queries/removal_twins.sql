-- Grain: one row per entry at an address (table `forgotten_addresses`) of which no article of its own was stored: the
-- same article, shown under a further address.
SELECT DISTINCT entries.article_id
FROM entries
SEMI JOIN forgotten_addresses ON forgotten_addresses.address = entries.canonical_url
ANTI JOIN revisions ON revisions.article_id = entries.article_id
ORDER BY entries.article_id;
