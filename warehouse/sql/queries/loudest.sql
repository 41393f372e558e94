-- Grain: one row, none where nothing was said: the proposition in the most stories of a period.
SELECT proposition
FROM stances
WHERE published_on BETWEEN $since::DATE AND $until::DATE
GROUP BY proposition
ORDER BY distinct_count(story_id) DESC, proposition
LIMIT 1;
