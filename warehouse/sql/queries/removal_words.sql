-- Grain: one row per title, quote, address or id by which the articles (table `forgotten_ids`) could be found again
-- outside of the tables. `kind` says what it is.
WITH texts AS (
    FROM revisions
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = revisions.article_id
),
stances AS (
    FROM stance_history
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = stance_history.article_id
),
shown AS (
    FROM entries
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = entries.article_id
)
SELECT 'id' AS kind, article_id AS word FROM forgotten_ids
UNION SELECT 'revision', revision FROM texts
UNION SELECT 'id', stance_id FROM stances
UNION SELECT 'quote', quote FROM stances
UNION SELECT 'id', label_id FROM labels SEMI JOIN forgotten_ids ON forgotten_ids.article_id = labels.article_id
UNION SELECT 'quote', quote FROM labels SEMI JOIN forgotten_ids ON forgotten_ids.article_id = labels.article_id
UNION SELECT 'title', title FROM texts WHERE title IS NOT NULL
UNION SELECT 'title', title FROM shown WHERE title IS NOT NULL
UNION SELECT 'address', url FROM texts
UNION SELECT 'address', canonical_url FROM texts
UNION SELECT 'address', url FROM shown
UNION SELECT 'address', canonical_url FROM shown
UNION
SELECT 'address', address
FROM aliases
SEMI JOIN forgotten_ids ON forgotten_ids.article_id = aliases.article_id
UNION
SELECT 'alert', alert_id FROM alerts SEMI JOIN forgotten_ids ON forgotten_ids.article_id = alerts.article_id
UNION
SELECT 'holder', holder_name
FROM (SELECT holder_name, article_id FROM stance_words) AS named
SEMI JOIN forgotten_ids ON forgotten_ids.article_id = named.article_id
ANTI JOIN (
    FROM stance_words
    ANTI JOIN forgotten_ids ON forgotten_ids.article_id = stance_words.article_id
) AS others ON others.holder_name = named.holder_name
WHERE holder_name IS NOT NULL;
