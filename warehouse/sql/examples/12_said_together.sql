-- Which stances come in one article more often than by chance?
SELECT stance, other_stance, articles, stories, round(lift, 1) AS lift
FROM co_occurrence()
WHERE articles >= 2
ORDER BY lift DESC, articles DESC, stance;
