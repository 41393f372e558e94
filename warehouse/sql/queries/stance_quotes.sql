-- Grain: one row per pole of one proposition and story: its surest stance, of the surest stories.
WITH surest AS (
    SELECT *
    FROM stances
    WHERE proposition = $proposition
    QUALIFY row_number() OVER (
        PARTITION BY pole, story_id ORDER BY confidence DESC, published_on, article_id, start_char
    ) = 1
)
SELECT
    surest.pole, surest.quote, surest.confidence, surest.holder_type, surest.holder_name, surest.relation,
    surest.outlet, surest.language, surest.published_on, articles.title, articles.url
FROM surest
JOIN articles ON articles.article_id = surest.article_id
QUALIFY row_number() OVER (
    PARTITION BY surest.pole ORDER BY surest.confidence DESC, surest.published_on DESC, surest.article_id
) <= $most
ORDER BY surest.pole, surest.confidence DESC, surest.published_on DESC, surest.article_id;
