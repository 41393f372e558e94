-- Grain: one row per further address of an article (table `incoming_addresses`) that no article has yet.
INSERT INTO aliases BY NAME
SELECT incoming.address, any_value(incoming.article_id) AS article_id, $now AS since
FROM incoming_addresses AS incoming
ANTI JOIN aliases ON aliases.address = incoming.address
GROUP BY incoming.address;
