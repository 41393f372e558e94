-- Which outlet took a stance in the last four weeks that it had never taken before?
SELECT scope_value AS outlet, proposition, pole, published_on, days_watched, title, url
FROM new_combinations((SELECT utc_day(max(polled_at)) - 28 FROM feed_polls), scope := 'outlet')
ORDER BY published_on DESC, outlet, proposition, pole;
