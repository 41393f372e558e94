-- Grain: one row per stance that held at that moment: of the tagger, the text and the labels of then.
CREATE OR REPLACE MACRO stances_asof(ts) AS TABLE
WITH judged AS (
    SELECT *
    FROM judgements_asof(ts)
),
machine AS NOT MATERIALIZED (
    SELECT
        stance_id, article_id, revision, story_id, proposition, pole, holder_type, holder_name, relation, weight,
        company, quote, start_char, end_char, confidence, basis, origin, tagger_version, codebook_version, tagged_at,
        published_on, outlet, outlet_kind, country, language, about_country
    FROM stance_history
    ANTI JOIN judged
        ON judged.revision = stance_history.revision
        AND judged.proposition = stance_history.proposition
        AND judged.pole = stance_history.pole
        AND judged.holder_type = stance_history.holder_type
        AND judged.holder_name IS NOT DISTINCT FROM stance_history.holder_name
        AND judged.start_char = stance_history.start_char
        AND judged.end_char = stance_history.end_char
    WHERE recorded_at <= ts AND coalesce(superseded_at > ts, true)
),
human AS NOT MATERIALIZED (
    SELECT
        judged.label_id AS stance_id, current.article_id, current.revision, current.story_id, judged.proposition,
        judged.pole, judged.holder_type, judged.holder_name, judged.relation,
        CASE WHEN judged.relation = 'concedes' THEN 0.5 ELSE 1.0 END::DOUBLE AS weight,
        judged.company, judged.quote, judged.start_char, judged.end_char, 1.0::DOUBLE AS confidence,
        'human' AS basis, 'human' AS origin, 'human' AS tagger_version, judged.codebook_version,
        judged.labelled_at AS tagged_at, current.published_on, current.outlet, current.outlet_kind, current.country,
        current.language, judged.about_country
    FROM judged
    JOIN revisions AS current
        ON current.revision = judged.revision
        AND current.recorded_at <= ts
        AND coalesce(current.superseded_at > ts, true)
    WHERE judged.holds
)
FROM machine
UNION ALL
FROM human;
