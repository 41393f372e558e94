-- Grain: one row per stance picked, the latest first and of a day the surest: the words behind a number.
WITH picked AS (
    SELECT
        stance_id, article_id, proposition, pole, quote, confidence, basis, holder_type, holder_name, relation, outlet,
        language, published_on
    FROM stances
    WHERE published_on BETWEEN $since::DATE AND $until::DATE
        AND ($proposition::VARCHAR IS NULL OR proposition = $proposition)
        AND ($pole::VARCHAR IS NULL OR pole = $pole)
        AND picks($outlet, outlet)
        AND picks($country, country)
        AND picks($language, language)
        AND ($company::VARCHAR IS NULL OR lower(company) = lower($company))
        AND ($about_country::VARCHAR IS NULL OR about_country = $about_country)
    ORDER BY published_on DESC, confidence DESC, stance_id
    LIMIT $max_rows
)
SELECT picked.* EXCLUDE (stance_id, article_id), articles.title, articles.url
FROM picked
JOIN articles ON articles.article_id = picked.article_id
ORDER BY picked.published_on DESC, picked.confidence DESC, picked.stance_id;
