-- Grain: one row per incoming entry (table `incoming_entries`) that is known, with the article id it is known by.
WITH by_id AS (
    SELECT DISTINCT incoming.article_id, incoming.article_id AS known_id, 1 AS rank
    FROM incoming_entries AS incoming
    SEMI JOIN entries ON entries.article_id = incoming.article_id
),
by_address AS (
    SELECT incoming.article_id, aliases.article_id AS known_id, 2 AS rank
    FROM incoming_entries AS incoming
    JOIN aliases ON aliases.address = incoming.canonical_url
),
single_guids AS (
    SELECT feed_id, guid, any_value(article_id) AS article_id, any_value(published_at) AS published_at
    FROM incoming_entries
    WHERE guid IS NOT NULL
    GROUP BY feed_id, guid
    HAVING count(DISTINCT article_id) = 1
),
known_guids AS (
    SELECT
        entries.feed_id, entries.guid, any_value(entries.article_id) AS article_id,
        any_value(entries.published_at) AS published_at
    FROM entries
    SEMI JOIN single_guids ON single_guids.feed_id = entries.feed_id AND single_guids.guid = entries.guid
    -- Guids are long, and all that were ever seen would be read: a feed does not show an item for longer than that.
    WHERE entries.seen_at >= $guids_since
    GROUP BY entries.feed_id, entries.guid
    HAVING count(DISTINCT entries.article_id) = 1
),
by_guid AS (
    SELECT incoming.article_id, known.article_id AS known_id, 3 AS rank
    FROM single_guids AS incoming
    JOIN known_guids AS known ON known.feed_id = incoming.feed_id AND known.guid = incoming.guid
    WHERE coalesce(abs(epoch(incoming.published_at) - epoch(known.published_at)) <= 86400, true)
),
matches AS (
    FROM by_id
    UNION ALL FROM by_address
    UNION ALL FROM by_guid
)
SELECT article_id, arg_min(known_id, (rank, known_id)) AS known_id
FROM matches
GROUP BY article_id
ORDER BY article_id;
