-- Grain: one row per stance of a revision that a person judged: the latest label on it.
CREATE OR REPLACE VIEW judgements AS
SELECT *
FROM labels
QUALIFY row_number() OVER (
    PARTITION BY revision, proposition, pole, holder_type, holder_name, start_char, end_char
    ORDER BY labelled_at DESC, label_id DESC
) = 1;
