-- Whose words stand behind a number? (the surest sentences for a stance)
SELECT s.published_on, s.outlet, coalesce(s.holder_name, s.holder_type) AS holder, s.confidence, s.quote, a.url
FROM stances AS s
JOIN articles AS a USING (article_id)
WHERE s.proposition = 'ban' AND s.pole = 'affirm'
ORDER BY s.confidence DESC, s.published_on DESC
LIMIT 10;
