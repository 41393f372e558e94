-- In which order did countries take up a stance? (watched: we were looking there when the first one had it)
SELECT proposition, pole, place, series AS country, published_on, days_behind, watched
FROM first_to_say(per := 'country')
ORDER BY proposition, pole, place;
