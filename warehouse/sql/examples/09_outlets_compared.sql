-- Which outlets speak of a proposition most, for their size, and on which side are they?
SELECT outlet, country, on_topic_articles, articles, round(per_100, 1) AS per_100, round(affirm_share, 2) AS affirm_share,
    days_complete || '/' || days AS days
FROM outlets_compared(of_proposition := 'ban')
ORDER BY per_100 DESC, outlet;
