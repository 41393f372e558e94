-- Grain: one row per outlet and stance key: of the outlets with the most stories, and what those are a share of.
WITH wholes AS (
    SELECT outlet, any_value(kind) AS kind, distinct_count(story) AS of_stories
    FROM briefing_stances
    GROUP BY outlet
    ORDER BY of_stories DESC, outlet
    LIMIT $most
)
SELECT
    wholes.outlet, wholes.kind, any_value(stances.proposition) AS proposition, any_value(stances.pole) AS pole,
    distinct_count(stances.article) AS articles, distinct_count(stances.story) AS stories,
    any_value(wholes.of_stories) AS of_stories
FROM briefing_stances AS stances
JOIN wholes ON wholes.outlet = stances.outlet
GROUP BY wholes.outlet, wholes.kind, stances.stance_key
ORDER BY wholes.kind, of_stories DESC, wholes.outlet, proposition, pole;
