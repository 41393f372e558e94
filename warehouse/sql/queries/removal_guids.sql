-- Grain: one row per dated entry of the articles (table `forgotten_ids`) whose guid names it alone within its feed.
WITH guids AS (
    SELECT feed_id, guid, any_value(article_id) AS article_id, any_value(published_at) AS published_at
    FROM entries
    WHERE guid IS NOT NULL
    GROUP BY feed_id, guid
    HAVING count(DISTINCT article_id) = 1
)
SELECT feed_id, guid, utc_day(published_at) AS published_on
FROM guids
SEMI JOIN forgotten_ids ON forgotten_ids.article_id = guids.article_id
WHERE published_at IS NOT NULL;
