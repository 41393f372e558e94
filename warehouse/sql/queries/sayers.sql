-- Grain: one row per holder and pole, of the holders with the most stories in the period; authors, nameless groups and
-- the reports' own voice are one holder each here.
WITH said AS (
    SELECT
        pole,
        CASE WHEN holder_type = 'attributed' THEN 'attributed' ELSE holder_type END AS holder_type,
        CASE WHEN holder_type = 'attributed' THEN lower(coalesce(holder_name, '')) END AS holder_key,
        mode(holder_name) FILTER (holder_type = 'attributed') AS holder_name,
        distinct_count(article_id) AS articles,
        distinct_count(story_id) AS stories,
        max(published_on) AS last_on
    FROM stances
    WHERE published_on BETWEEN $since::DATE AND $until::DATE
        AND ($proposition::VARCHAR IS NULL OR proposition = $proposition)
        AND ($pole::VARCHAR IS NULL OR pole = $pole)
        AND picks($outlet, outlet)
        AND picks($country, country)
        AND picks($language, language)
        AND ($company::VARCHAR IS NULL OR lower(company) = lower($company))
        AND ($about_country::VARCHAR IS NULL OR about_country = $about_country)
    GROUP BY ALL
),
ranked AS (
    SELECT holder_type, holder_key, sum(stories) AS total, max(last_on) AS latest
    FROM said
    GROUP BY ALL
    ORDER BY total DESC, latest DESC, holder_type, holder_key
    LIMIT $max_rows
)
SELECT said.holder_type, said.holder_name, said.pole, said.articles, said.stories, said.last_on
FROM said
JOIN ranked
    ON ranked.holder_type = said.holder_type AND ranked.holder_key IS NOT DISTINCT FROM said.holder_key
ORDER BY ranked.total DESC, ranked.latest DESC, said.holder_type, said.holder_key, said.pole;
