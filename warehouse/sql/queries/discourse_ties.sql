-- Grain: one row per voice, proposition and pole, with the stories in which it is heard: a voice is a name that stances
-- are attributed to, the authors of an article with a byline, or else the outlet. Nameless groups have none.
WITH heard AS (
    SELECT
        CASE
            WHEN s.holder_type = 'attributed' THEN s.holder_name
            WHEN s.holder_type = 'author' AND len(a.authors) > 0 THEN array_to_string(a.authors, ', ')
            WHEN s.holder_type IN ('author', 'unattributed') THEN s.outlet
        END AS name,
        CASE
            WHEN s.holder_type = 'attributed' THEN 'holder'
            WHEN s.holder_type = 'author' AND len(a.authors) > 0 THEN 'author'
            ELSE 'outlet'
        END AS kind,
        s.language, s.proposition, s.pole, s.story_id
    FROM stances AS s
    JOIN articles AS a ON a.article_id = s.article_id
    WHERE coalesce(s.published_on >= $since, true)
        AND coalesce(s.published_on <= $until, true)
        AND coalesce(s.proposition = $proposition, true)
        AND coalesce(s.country = $country, true)
        AND ($company IS NULL OR lower(s.company) = lower($company))
        AND ($about_country IS NULL OR s.about_country = $about_country)
)
SELECT name, kind, min(language) AS language, proposition, pole, count(DISTINCT story_id) AS stories
FROM heard
WHERE name IS NOT NULL
GROUP BY name, kind, proposition, pole
ORDER BY name, kind, proposition, pole;
