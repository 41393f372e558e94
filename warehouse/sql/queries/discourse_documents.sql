-- Grain: one row per article with a stance that passes the filters (see discourse_statements), with its current text.
SELECT
    article_id, revision, url, title, outlet, country, language, authors, genre, published_at, published_on, text
FROM articles
WHERE article_id IN (
    SELECT s.article_id
    FROM stances AS s
    WHERE coalesce(s.published_on >= $since, true)
        AND coalesce(s.published_on <= $until, true)
        AND coalesce(s.proposition = $proposition, true)
        AND coalesce(s.country = $country, true)
        AND ($company IS NULL OR lower(s.company) = lower($company))
        AND ($about_country IS NULL OR s.about_country = $about_country)
)
ORDER BY published_on, article_id;
