-- Grain: one row per named holder, proposition and turn: two successive stories in which the holder took opposite poles.
-- A syndicated story counts where it was first published; concessions ("admittedly, …") are no turn, nor is a story in
-- which both poles are held. A name is one person everywhere, whatever its capitals.
CREATE OR REPLACE MACRO holder_turns(of_proposition := NULL, of_holder := NULL, since := NULL, until := NULL) AS TABLE
WITH stances_picked AS NOT MATERIALIZED (
    SELECT
        -- Holder and proposition, and the story, by their 64-bit hashes: what is grouped and sorted then has a fixed width.
        hash(lower(s.holder_name), s.proposition) AS who,
        hash(s.story_id) AS story,
        s.holder_name AS shown,
        s.proposition AS of_p,
        CASE s.pole WHEN 'affirm' THEN 1 ELSE 2 END::UTINYINT AS side,
        s.article_id AS article,
        s.published_on,
        story_place(s.published_on, s.first_seen_at, hash(s.story_id)) AS place
    FROM stances_seen AS s
    WHERE s.holder_type = 'attributed'
        AND s.holder_name IS NOT NULL
        AND s.relation <> 'concedes'
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_holder IS NULL OR lower(s.holder_name) = lower(of_holder))
        AND (until IS NULL OR s.published_on <= until::DATE)
),
picked AS MATERIALIZED (
    SELECT p.who, p.story, p.side, p.published_on, p.place FROM stances_picked AS p
),
wavering AS (
    -- Few have said both, and who said nothing in the period made no turn in it.
    SELECT picked.who
    FROM picked
    GROUP BY picked.who
    HAVING bit_or(picked.side) = 3 AND (since IS NULL OR max(picked.published_on) >= since::DATE)
),
said AS MATERIALIZED (
    SELECT picked.who, bit_or(picked.side) AS side, min(picked.place) AS place
    FROM picked
    SEMI JOIN wavering ON wavering.who = picked.who
    GROUP BY picked.who, picked.story
    HAVING bit_or(picked.side) <> 3
),
followed AS (
    SELECT said.who, said.side, said.place, 0 AS skipped
    FROM said
    WHERE since IS NULL OR said.place >= story_place(since::DATE, TIMESTAMPTZ 'epoch', 0)
    UNION ALL
    -- Of what was said before the period only the last: to sort all of it takes longer than the rest.
    SELECT said.who, arg_max(said.side, said.place), max(said.place), count(*) - 1
    FROM said
    WHERE said.place < story_place(since::DATE, TIMESTAMPTZ 'epoch', 0)
    GROUP BY said.who
),
ordered AS (
    SELECT
        followed.*,
        lag(followed.side) OVER past AS side_before,
        lag(followed.place) OVER past AS place_before,
        sum(1 + followed.skipped) OVER past - 1 AS stories_before
    FROM followed
    WINDOW past AS (PARTITION BY followed.who ORDER BY followed.place)
),
turns AS MATERIALIZED (
    SELECT *
    FROM ordered
    WHERE ordered.side_before <> ordered.side
        AND (since IS NULL OR ordered.place >= story_place(since::DATE, TIMESTAMPTZ 'epoch', 0))
),
-- The words of the few stories that are told, found again by their place.
told AS (
    SELECT turns.who, turns.place FROM turns
    UNION
    SELECT turns.who, turns.place_before FROM turns
),
named AS MATERIALIZED (
    SELECT
        p.who, p.place, any_value(p.article) AS article, any_value(p.shown) AS shown, any_value(p.of_p) AS of_p,
        any_value(p.published_on) AS published_on
    FROM stances_picked AS p
    JOIN told ON told.who = p.who AND told.place = p.place
    GROUP BY p.who, p.place
)
SELECT
    here.shown AS holder,
    here.of_p AS proposition,
    CASE turns.side_before WHEN 1 THEN 'affirm' ELSE 'reject' END AS from_pole,
    CASE turns.side WHEN 1 THEN 'affirm' ELSE 'reject' END AS to_pole,
    before.published_on AS from_published_on,
    here.published_on AS to_published_on,
    turns.stories_before::BIGINT AS stories_before,
    before.article AS from_article_id,
    here.article AS to_article_id
FROM turns
JOIN named AS here ON here.who = turns.who AND here.place = turns.place
JOIN named AS before ON before.who = turns.who AND before.place = turns.place_before;
