-- Grain: one row per proposition and pole that either side of a comparison has, those that changed most first.
-- before, after: stances (a holder's in an article); articles and stories are distinct counts.
SELECT
    proposition,
    pole,
    count(*) FILTER (change <> 'gained') AS before,
    count(*) FILTER (change <> 'lost') AS after,
    count(*) FILTER (change = 'gained') AS gained,
    count(*) FILTER (change = 'lost') AS lost,
    count(*) FILTER (change = 'kept') AS kept,
    count(DISTINCT article_id) FILTER (change <> 'gained') AS articles_before,
    count(DISTINCT article_id) FILTER (change <> 'lost') AS articles_after,
    count(DISTINCT story_id) FILTER (change <> 'gained') AS stories_before,
    count(DISTINCT story_id) FILTER (change <> 'lost') AS stories_after
FROM stances_changed(old_tagger := $old_tagger, new_tagger := $new_tagger, old_at := $old_at, new_at := $new_at)
GROUP BY proposition, pole
ORDER BY gained + lost DESC, proposition, pole;
