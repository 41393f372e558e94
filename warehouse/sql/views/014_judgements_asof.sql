-- Grain: one row per stance of a revision that a person had judged by that moment: the label that counted then.
-- Of all judgements of one subject the latest counts, with all of its labels; of labels on one stance the latest.
CREATE OR REPLACE MACRO judgements_asof(ts) AS TABLE
WITH made AS (
    SELECT *
    FROM labels
    WHERE labelled_at <= ts AND coalesce(retracted_at > ts, true)
),
counted AS (
    SELECT *
    FROM made
    QUALIFY rank() OVER (
        PARTITION BY revision, coalesce(subject, label_id)
        ORDER BY labelled_at DESC, coalesce(judgement_id, label_id) DESC
    ) = 1
)
SELECT *
FROM counted
QUALIFY row_number() OVER (
    PARTITION BY revision, proposition, pole, holder_type, holder_name, start_char, end_char
    ORDER BY labelled_at DESC, label_id DESC
) = 1;
