-- Grain: one row per named holder, stance key and kind of outlet (NULL: all kinds): of the holders with the most stories.
WITH loudest AS (
    SELECT named, distinct_count(story) AS of_stories
    FROM briefing_stances
    WHERE named IS NOT NULL
    GROUP BY named
    ORDER BY of_stories DESC, named
    LIMIT $most
),
said AS MATERIALIZED (
    SELECT stances.named, stances.stance, stances.stance_key, stances.proposition, stances.pole, stances.kind,
        stances.story, loudest.of_stories
    FROM briefing_stances AS stances
    JOIN loudest ON loudest.named = stances.named
),
names AS (
    -- The hashes of the table are not to be turned back: the words stand in the view.
    SELECT hash(lower(holder_name)) AS named, mode(holder_name) AS holder
    FROM stances
    WHERE published_on BETWEEN $since::DATE AND $until::DATE
        AND holder_type = 'attributed'
        AND hash(lower(holder_name)) IN (SELECT named FROM loudest)
    GROUP BY ALL
),
parts AS (
    SELECT named, stance_key, NULL AS kind, any_value(proposition) AS proposition, any_value(pole) AS pole,
        distinct_count(story) AS stories, any_value(of_stories) AS of_stories
    FROM said
    GROUP BY named, stance_key
    UNION ALL
    SELECT named, stance_key, kind, any_value(proposition), any_value(pole), distinct_count(story), any_value(of_stories)
    FROM said
    GROUP BY named, stance_key, kind
)
SELECT names.holder, parts.proposition, parts.pole, parts.kind, parts.stories, parts.of_stories
FROM parts
JOIN names ON names.named = parts.named
ORDER BY parts.of_stories DESC, names.holder, parts.proposition, parts.pole, parts.kind NULLS FIRST;
