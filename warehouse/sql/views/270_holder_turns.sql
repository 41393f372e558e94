-- Grain: one row per named holder, proposition and turn: two successive stories in which the holder took opposite poles.
-- A syndicated story counts where it was first published; concessions ("admittedly, …") are no turn, nor is a story in
-- which both poles are held. A name is one person everywhere, whatever its capitals.
CREATE OR REPLACE MACRO holder_turns(of_proposition := NULL, of_holder := NULL, since := NULL, until := NULL) AS TABLE
WITH picked AS NOT MATERIALIZED (
    SELECT
        s.holder_name AS shown,
        s.proposition AS of_p,
        s.pole AS of_s,
        hash(s.story_id) AS story,
        s.article_id AS article,
        s.published_on,
        -- By publication day, then by when it was first seen.
        (s.published_on - DATE '1970-01-01')::HUGEINT * 100000000000000000 + epoch_us(s.first_seen_at) AS place
    FROM stances_seen AS s
    WHERE s.holder_type = 'attributed'
        AND s.relation <> 'concedes'
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_holder IS NULL OR lower(s.holder_name) = lower(of_holder))
        AND (until IS NULL OR s.published_on <= until::DATE)
),
wavering AS (
    -- Few have said both, and who said nothing in the period made no turn in it.
    SELECT lower(picked.shown) AS name, picked.of_p
    FROM picked
    GROUP BY ALL
    HAVING min(picked.of_s) <> max(picked.of_s) AND (since IS NULL OR max(picked.published_on) >= since::DATE)
),
said AS (
    SELECT
        wavering.name,
        picked.of_p,
        picked.story,
        min(picked.of_s) AS of_s,
        min(picked.place) AS place,
        arg_min(
            {published_on: picked.published_on, article: picked.article, shown: picked.shown}, picked.place
        ) AS first_said
    FROM picked
    JOIN wavering ON wavering.name = lower(picked.shown) AND wavering.of_p = picked.of_p
    GROUP BY ALL
    HAVING min(picked.of_s) = max(picked.of_s)
),
followed AS (
    SELECT
        said.*,
        lag(said.of_s) OVER past AS pole_before,
        lag(said.first_said) OVER past AS said_before,
        row_number() OVER past - 1 AS stories_before
    FROM said
    WINDOW past AS (PARTITION BY said.name, said.of_p ORDER BY said.place, said.story)
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
