-- Grain: one row: the first day on which anything was followed or written.
SELECT least(
    (SELECT min(utc_day(least(listed_at, covered_from))) FROM feed_memberships),
    (SELECT min(published_on) FROM articles)
) AS first_day;
