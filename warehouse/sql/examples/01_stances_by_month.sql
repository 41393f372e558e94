-- Which stances were taken, month by month, and was all of that time seen?
SELECT bucket, series, articles, stories, holders, complete, outlets
FROM trend(per := 'stance', bucket := 'month')
ORDER BY bucket DESC, stories DESC;
