-- Grain: one row per named holder, proposition and turn in the period (what a turn is: see macro holder_turns), the
-- latest first: of the holders with the most stories in it, compared with what they said from $lookback days before
-- it on. To look through all holders and all of history takes as long as all the rest.
WITH loudest AS (
    SELECT named
    FROM briefing_stances
    WHERE named IS NOT NULL
    GROUP BY named
    ORDER BY distinct_count(story) DESC, named
    LIMIT $holders
),
picked AS MATERIALIZED (
    SELECT
        hash(lower(s.holder_name), s.proposition) AS who,
        hash(s.story_id) AS story,
        CASE s.pole WHEN 'affirm' THEN 1 ELSE 2 END::UTINYINT AS side,
        story_place(s.published_on, s.first_seen_at, hash(s.story_id)) AS place
    FROM stances_seen AS s
    WHERE s.holder_type = 'attributed'
        AND s.relation <> 'concedes'
        AND s.published_on BETWEEN $since::DATE - $lookback::INTEGER AND $until::DATE
        AND hash(lower(s.holder_name)) IN (SELECT named FROM loudest)
),
wavering AS (
    SELECT who FROM picked GROUP BY who HAVING bit_or(side) = 3
),
said AS (
    SELECT who, bit_or(side) AS side, min(place) AS place
    FROM picked
    SEMI JOIN wavering USING (who)
    GROUP BY who, story
    HAVING bit_or(side) <> 3
),
ordered AS (
    SELECT said.*, lag(side) OVER past AS side_before, lag(place) OVER past AS place_before
    FROM said
    WINDOW past AS (PARTITION BY who ORDER BY place)
),
turns AS MATERIALIZED (
    SELECT *
    FROM ordered
    WHERE side_before <> side AND place >= story_place($since::DATE, TIMESTAMPTZ 'epoch', 0)
    ORDER BY place DESC
    LIMIT $most
),
-- The words of the few that are told, found again by their place.
told AS (
    SELECT who, place FROM turns UNION SELECT who, place_before FROM turns
),
words AS (
    SELECT
        told.who, told.place, any_value(s.holder_name) AS holder, any_value(s.proposition) AS proposition,
        any_value(s.published_on) AS published_on, any_value(s.article_id) AS article_id, any_value(s.outlet) AS outlet,
        any_value(s.language) AS language
    FROM stances_seen AS s
    JOIN told
        ON told.who = hash(lower(s.holder_name), s.proposition)
        AND told.place = story_place(s.published_on, s.first_seen_at, hash(s.story_id))
    WHERE s.holder_type = 'attributed'
        AND s.relation <> 'concedes'
        AND s.published_on BETWEEN $since::DATE - $lookback::INTEGER AND $until::DATE
    GROUP BY told.who, told.place
)
SELECT
    here.holder, here.proposition,
    CASE turns.side_before WHEN 1 THEN 'affirm' ELSE 'reject' END AS from_pole,
    CASE turns.side WHEN 1 THEN 'affirm' ELSE 'reject' END AS to_pole,
    before.published_on AS from_published_on, here.published_on AS to_published_on, here.article_id, here.outlet
FROM turns
JOIN words AS here ON here.who = turns.who AND here.place = turns.place
JOIN words AS before ON before.who = turns.who AND before.place = turns.place_before
WHERE ($outlets::VARCHAR[] IS NULL OR list_contains($outlets::VARCHAR[], here.outlet))
    AND ($language::VARCHAR IS NULL OR here.language = $language::VARCHAR)
ORDER BY here.published_on DESC, here.holder, here.proposition;
