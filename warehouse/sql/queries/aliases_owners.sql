-- Grain: one row per address (table `incoming_addresses`) that is a further address of a known article: the first.
SELECT address, arg_min(article_id, (since, article_id)) AS article_id
FROM aliases
SEMI JOIN incoming_addresses ON incoming_addresses.address = aliases.address
GROUP BY address;
