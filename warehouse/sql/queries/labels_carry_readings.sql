-- Grain: one row per stance that the current tagger finds in words of which people judged the same stance key otherwise:
-- with another holder than before, or in other bounds. Their judgement stands, so a label takes the machine's away. What
-- stood beside a judged stance when it was judged, with a holder of its own, is left: it was not what they judged.
INSERT INTO labels BY NAME
WITH judged AS (
    SELECT *
    FROM judgements
    SEMI JOIN incoming_ids ON incoming_ids.article_id = judgements.article_id
),
history AS (
    SELECT *
    FROM stance_history
    SEMI JOIN judged ON judged.revision = stance_history.revision
),
variants AS (
    SELECT
        history.* EXCLUDE (basis, origin, weight, confidence),
        arg_max(judged, (judged.labelled_at, judged.label_id)) AS label
    FROM history
    JOIN judged
        ON judged.revision = history.revision
        AND judged.proposition = history.proposition
        AND judged.pole = history.pole
        AND judged.start_char < history.end_char
        AND judged.end_char > history.start_char
    WHERE history.superseded_at IS NULL
        AND (
            (judged.holder_type = history.holder_type AND judged.holder_name IS NOT DISTINCT FROM history.holder_name)
            OR NOT EXISTS (
                FROM history AS before
                WHERE before.revision = history.revision
                    AND before.proposition = history.proposition
                    AND before.pole = history.pole
                    AND before.holder_type = history.holder_type
                    AND before.holder_name IS NOT DISTINCT FROM history.holder_name
                    AND before.start_char < history.end_char
                    AND before.end_char > history.start_char
                    AND before.recorded_at <= judged.labelled_at
            )
        )
    GROUP BY ALL
)
SELECT
    md5(variants.label.label_id || variants.stance_id) AS label_id,
    variants.article_id, variants.revision, variants.proposition, variants.pole, variants.holder_type,
    variants.holder_name, variants.relation, variants.company, variants.about_country, variants.quote, variants.start_char,
    variants.end_char,
    false AS holds, variants.label.reviewer AS reviewer, variants.label.codebook_version AS codebook_version,
    variants.label.labelled_at AS labelled_at, variants.label.judgement_id AS judgement_id,
    variants.label.verdict AS verdict, variants.stance_id AS stance_id,
    coalesce(variants.label.carried_from, variants.label.label_id) AS carried_from
FROM variants
ANTI JOIN judged AS known
    ON known.revision = variants.revision
    AND known.proposition = variants.proposition
    AND known.pole = variants.pole
    AND known.holder_type = variants.holder_type
    AND known.holder_name IS NOT DISTINCT FROM variants.holder_name
    AND known.start_char = variants.start_char
    AND known.end_char = variants.end_char
ANTI JOIN labels AS carried ON carried.label_id = md5(variants.label.label_id || variants.stance_id);
