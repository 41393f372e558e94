-- Grain: one row per pair of stance keys (proposition and pole, the first the smaller) that share an article. articles:
-- those with both; stories: those whose articles together have both; lift: how many times oftener they share an article
-- than if they were strewn over the articles with any stance by chance. Counts do not add up over rows.
CREATE OR REPLACE MACRO co_occurrence(
    of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL, in_language := NULL,
    of_company := NULL, since := NULL, until := NULL
) AS TABLE
WITH picked AS NOT MATERIALIZED (
    SELECT hash(s.article_id) AS article, hash(s.story_id) AS story, s.proposition AS topic, s.pole AS side
    FROM stances AS s
    WHERE (since IS NULL OR s.published_on >= since::DATE)
        AND (until IS NULL OR s.published_on <= until::DATE)
        AND (in_outlet IS NULL OR s.outlet = in_outlet)
        AND (in_country IS NULL OR s.country = in_country)
        AND (in_language IS NULL OR s.language = in_language)
        AND (of_company IS NULL OR lower(s.company) = lower(of_company))
),
keys AS MATERIALIZED (
    SELECT
        k.topic, k.side, k.topic || ' ' || k.side AS stance, 1::UBIGINT << (row_number() OVER (ORDER BY k.topic, k.side) - 1) AS bit
    FROM (SELECT DISTINCT picked.topic, picked.side FROM picked) AS k
),
-- An article's stances as the bits of a number: pairs are then counted over the few thousand sets that there are (room for 64 keys).
sets AS MATERIALIZED (
    SELECT picked.article, any_value(picked.story) AS story, bit_or(keys.bit) AS bits
    FROM picked
    JOIN keys ON keys.topic = picked.topic AND keys.side = picked.side
    GROUP BY picked.article
),
kinds AS (
    SELECT bits, sum(articles) AS articles, sum(stories) AS stories
    FROM (
        SELECT sets.bits AS bits, count(*) AS articles, 0 AS stories FROM sets GROUP BY sets.bits
        UNION ALL
        SELECT told.bits, 0, count(*)
        FROM (SELECT bit_or(sets.bits) AS bits FROM sets GROUP BY sets.story) AS told
        GROUP BY told.bits
    )
    GROUP BY bits
),
held AS MATERIALIZED (
    SELECT keys.stance, keys.topic, keys.side, keys.bit, kinds.bits, kinds.articles, kinds.stories
    FROM kinds
    JOIN keys ON kinds.bits & keys.bit <> 0
),
alone AS (
    SELECT held.stance, sum(held.articles) AS articles FROM held GROUP BY held.stance
),
together AS (
    SELECT one.stance AS stance, other.stance AS other, sum(one.articles) AS articles, sum(one.stories) AS stories
    FROM held AS one
    JOIN held AS other ON other.bits = one.bits AND other.bit > one.bit
    WHERE ((of_proposition IS NULL OR one.topic = of_proposition) AND (of_pole IS NULL OR one.side = of_pole))
        OR ((of_proposition IS NULL OR other.topic = of_proposition) AND (of_pole IS NULL OR other.side = of_pole))
    GROUP BY ALL
)
SELECT
    together.stance AS stance,
    together.other AS other_stance,
    together.articles::BIGINT AS articles,
    together.stories::BIGINT AS stories,
    alone.articles::BIGINT AS stance_articles,
    others.articles::BIGINT AS other_articles,
    together.articles * (SELECT count(*) FROM sets) / (alone.articles * others.articles) AS lift
FROM together
JOIN alone ON alone.stance = together.stance
JOIN alone AS others ON others.stance = together.other
WHERE together.articles > 0;
