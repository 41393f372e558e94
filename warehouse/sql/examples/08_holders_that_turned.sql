-- Who changed sides, and in which articles can it be read?
SELECT holder, proposition, from_pole, from_published_on, to_pole, to_published_on, before.url AS was, after.url AS "is"
FROM holder_turns() AS turns
JOIN articles AS before ON before.article_id = turns.from_article_id
JOIN articles AS after ON after.article_id = turns.to_article_id
ORDER BY to_published_on DESC;
