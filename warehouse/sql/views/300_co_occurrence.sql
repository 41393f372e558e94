-- Grain: one row per pair of stance keys (proposition and pole, the first the smaller) that share an article. articles:
-- those with both; stories: those whose articles together have both; lift: how many times oftener they share an article
-- than if they were strewn over the articles with any stance by chance. Counts do not add up over rows.
CREATE OR REPLACE MACRO co_occurrence(
    of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL, in_language := NULL,
    of_company := NULL, about := NULL, since := NULL, until := NULL
) AS TABLE
WITH picked AS NOT MATERIALIZED (
    SELECT
        hash(s.article_id) AS article, hash(s.story_id) AS story, s.proposition AS topic, s.pole AS side,
        hash(s.proposition, s.pole) AS stance_key
    FROM stances AS s
    WHERE (since IS NULL OR s.published_on >= since::DATE)
        AND (until IS NULL OR s.published_on <= until::DATE)
        AND picks(in_outlet, s.outlet)
        AND picks(in_country, s.country)
        AND picks(in_language, s.language)
        AND (of_company IS NULL OR lower(s.company) = lower(of_company))
        AND (about IS NULL OR s.about_country = upper(about))
),
keys AS MATERIALIZED (
    SELECT
        k.topic,
        k.side,
        k.stance_key,
        k.topic || ' ' || k.side AS stance,
        1::UBIGINT << (row_number() OVER (ORDER BY k.topic, k.side) - 1) AS bit,
        (row_number() OVER (ORDER BY k.topic, k.side) - 1) // 8 AS block,
        (of_proposition IS NULL OR k.topic = of_proposition) AND (of_pole IS NULL OR k.side = of_pole) AS chosen
    FROM (
        SELECT picked.stance_key, any_value(picked.topic) AS topic, any_value(picked.side) AS side
        FROM picked
        GROUP BY picked.stance_key
    ) AS k
),
-- An article's stances as the bits of a number: pairs are then counted over the few thousand sets that there are (room for 64 keys).
sets AS MATERIALIZED (
    SELECT picked.article, any_value(picked.story) AS story, bit_or(keys.bit) AS bits
    FROM picked
    JOIN keys ON keys.stance_key = picked.stance_key
    GROUP BY picked.article
),
kinds AS MATERIALIZED (
    SELECT bits, sum(articles)::BIGINT AS articles, sum(stories)::BIGINT AS stories
    FROM (
        SELECT sets.bits AS bits, count(*) AS articles, 0 AS stories FROM sets GROUP BY sets.bits
        UNION ALL
        SELECT told.bits, 0, count(*)
        FROM (SELECT bit_or(sets.bits) AS bits FROM sets GROUP BY sets.story) AS told
        GROUP BY told.bits
    )
    GROUP BY bits
),
-- Eight keys and eight others at a time: of so few there are far fewer sets than of all, and each pair is in one part.
blocks AS (
    SELECT keys.block, bit_or(keys.bit) AS mask, bool_or(keys.chosen) AS chosen FROM keys GROUP BY keys.block
),
parts AS MATERIALIZED (
    SELECT
        one.block AS block,
        other.block AS other_block,
        kinds.bits & (one.mask | other.mask) AS bits,
        sum(kinds.articles)::BIGINT AS articles,
        sum(kinds.stories)::BIGINT AS stories
    FROM kinds
    CROSS JOIN blocks AS one
    JOIN blocks AS other ON other.block = one.block OR (other.block > one.block AND (one.chosen OR other.chosen))
    GROUP BY ALL
),
alone AS (
    SELECT keys.bit, sum(parts.articles) AS articles
    FROM parts
    JOIN keys ON keys.block = parts.block
    WHERE parts.other_block = parts.block AND parts.bits & keys.bit <> 0
    GROUP BY keys.bit
),
together AS (
    SELECT one.bit AS bit, other.bit AS other_bit, sum(parts.articles) AS articles, sum(parts.stories) AS stories
    FROM parts
    JOIN keys AS one ON one.block = parts.block
    JOIN keys AS other ON other.block = parts.other_block
    WHERE (one.chosen OR other.chosen)
        AND other.bit > one.bit
        AND parts.bits & one.bit <> 0
        AND parts.bits & other.bit <> 0
    GROUP BY one.bit, other.bit
)
SELECT
    first.stance AS stance,
    second.stance AS other_stance,
    together.articles::BIGINT AS articles,
    together.stories::BIGINT AS stories,
    alone.articles::BIGINT AS stance_articles,
    others.articles::BIGINT AS other_articles,
    together.articles * (SELECT count(*) FROM sets) / (alone.articles * others.articles) AS lift
FROM together
JOIN keys AS first ON first.bit = together.bit
JOIN keys AS second ON second.bit = together.other_bit
JOIN alone ON alone.bit = first.bit
JOIN alone AS others ON others.bit = second.bit
WHERE together.articles > 0;
