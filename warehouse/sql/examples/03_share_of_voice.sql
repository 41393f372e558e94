-- What part of the stories of a week took each stance, and is that more than the week before?
SELECT bucket, series, round(100 * share, 1) AS percent, round(100 * (share - share_before), 1) AS points_more, complete
FROM share_of_voice(bucket := 'week')
ORDER BY bucket DESC, share DESC;
