-- Grain: one row per stance key (proposition and pole) without an alert of the rule, in the order first seen.
-- Keys that were first seen before the baseline was full are left out: counting all that was ever said on them would
-- make each load slower with the size of the warehouse.
WITH watch AS (
    SELECT coalesce((SELECT min(polled_at) FROM feed_polls), (SELECT min(first_seen_at) FROM stance_history)) AS since
),
keys AS (
    SELECT proposition, pole, min(first_seen_at) AS first_seen_at
    FROM stances_seen
    WHERE confidence >= $min_confidence
    GROUP BY proposition, pole
),
open_keys AS (
    SELECT keys.proposition, keys.pole, watch.since
    FROM keys
    JOIN watch ON epoch_us(keys.first_seen_at) >= epoch_us(watch.since) + $watch_days * 86400000000
    ANTI JOIN alerts
        ON alerts.rule = $rule
        AND alerts.proposition = keys.proposition
        AND alerts.pole = keys.pole
),
proven AS (
    SELECT
        stances_seen.proposition,
        stances_seen.pole,
        open_keys.since,
        count(DISTINCT story_id) AS stories,
        count(DISTINCT outlet) AS outlets,
        -- The surest stance of the first article; of equals, the first in the text.
        min({
            first_seen_at: first_seen_at, article_id: article_id, doubt: 1 - confidence, start_char: start_char,
            stance_id: stance_id
        }) AS proof
    FROM stances_seen
    JOIN open_keys ON open_keys.proposition = stances_seen.proposition AND open_keys.pole = stances_seen.pole
    WHERE confidence >= $min_confidence
    GROUP BY ALL
)
SELECT
    proposition, pole, '' AS scope_value, proof.first_seen_at AS first_seen_at, since AS watched_since, stories,
    outlets, proof.stance_id AS stance_id, proof.article_id AS article_id
FROM proven
ORDER BY first_seen_at, proposition, pole;
