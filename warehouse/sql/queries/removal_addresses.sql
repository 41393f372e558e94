-- Grain: one row per spelling of an address under which the articles (table `forgotten_ids`) are known. `owned`: it is
-- the canonical address of another stored article, which claims it with more right.
WITH spelt AS (
    SELECT article_id, canonical_url AS address FROM revisions
    UNION ALL SELECT article_id, url FROM revisions
    UNION ALL SELECT article_id, address FROM aliases
    UNION ALL SELECT article_id, canonical_url FROM entries
    UNION ALL SELECT article_id, url FROM entries
),
own AS (
    SELECT DISTINCT address
    FROM spelt
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = spelt.article_id
),
others AS (
    SELECT DISTINCT canonical_url AS address
    FROM revisions
    ANTI JOIN forgotten_ids ON forgotten_ids.article_id = revisions.article_id
)
SELECT own.address, others.address IS NOT NULL AS owned
FROM own
LEFT JOIN others USING (address)
ORDER BY own.address;
