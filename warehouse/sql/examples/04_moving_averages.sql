-- Where is it going, with the noise of single days taken out? (no average across gaps and added feeds)
SELECT day, series, value, round(average_7, 2) AS average_7, round(average_28, 2) AS average_28
FROM moving_averages(per := 'proposition')
WHERE average_7 IS NOT NULL
ORDER BY day DESC, average_7 DESC;
