-- How did one proposition fare by country, week by week? (changed: other feeds than the week before)
SELECT bucket, series AS country, stories, complete, changed, outlets_complete || '/' || outlets AS outlets
FROM trend(per := 'country', of_proposition := 'ban')
ORDER BY series, bucket;
