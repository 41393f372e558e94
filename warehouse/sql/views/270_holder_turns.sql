-- Grain: one row per named holder, proposition and turn: two successive stories in which the holder took opposite poles.
-- A syndicated story counts where it was first published; concessions ("admittedly, …") are no turn, nor is a story in
-- which both poles are held. A name is one person everywhere, whatever its capitals.
CREATE OR REPLACE MACRO holder_turns(of_proposition := NULL, of_holder := NULL, since := NULL, until := NULL) AS TABLE
WITH speaking AS (
    -- Who said nothing in the period made no turn in it.
    SELECT DISTINCT s.holder_name AS name
    FROM stances_seen AS s
    WHERE since IS NOT NULL
        AND s.published_on >= since::DATE
        AND s.holder_type = 'attributed'
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
),
said AS (
    SELECT
        lower(s.holder_name) AS name,
        s.proposition AS of_p,
        s.story_id AS story,
        min(s.pole) AS of_s,
        min({published_on: s.published_on, seen_at: s.first_seen_at, article: s.article_id, shown: s.holder_name}) AS first_said
    FROM stances_seen AS s
    WHERE s.holder_type = 'attributed'
        AND s.relation <> 'concedes'
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_holder IS NULL OR lower(s.holder_name) = lower(of_holder))
        AND (until IS NULL OR s.published_on <= until::DATE)
        AND (since IS NULL OR lower(s.holder_name) IN (SELECT lower(speaking.name) FROM speaking))
    GROUP BY ALL
    HAVING min(s.pole) = max(s.pole)
),
followed AS (
    SELECT
        said.*,
        lag(said.of_s) OVER past AS pole_before,
        lag(said.first_said) OVER past AS said_before,
        row_number() OVER past - 1 AS stories_before
    FROM said
    WINDOW past AS (PARTITION BY said.name, said.of_p ORDER BY said.first_said)
)
SELECT
    followed.first_said.shown AS holder,
    followed.of_p AS proposition,
    followed.pole_before AS from_pole,
    followed.of_s AS to_pole,
    followed.said_before.published_on AS from_published_on,
    followed.first_said.published_on AS to_published_on,
    followed.stories_before AS stories_before,
    followed.said_before.article AS from_article_id,
    followed.first_said.article AS to_article_id
FROM followed
WHERE followed.pole_before <> followed.of_s
    AND (since IS NULL OR followed.first_said.published_on >= since::DATE);
