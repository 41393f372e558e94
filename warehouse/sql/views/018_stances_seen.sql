-- Grain: one row per stance that holds now, with the moment its article was first seen (see view stances).
-- Two plain halves without a common table expression: only so does DuckDB read no more columns than a query asks for.
CREATE OR REPLACE VIEW stances_seen AS
SELECT
    stance_id, article_id, revision, story_id, proposition, pole, holder_type, holder_name, relation, weight, company,
    quote, start_char, end_char, confidence, basis, origin, tagger_version, codebook_version, tagged_at, published_on,
    outlet, outlet_kind, country, language, about_country, first_seen_at
FROM stance_history
ANTI JOIN judgements
    ON judgements.revision = stance_history.revision
    AND judgements.proposition = stance_history.proposition
    AND judgements.pole = stance_history.pole
    AND judgements.holder_type = stance_history.holder_type
    AND judgements.holder_name IS NOT DISTINCT FROM stance_history.holder_name
    AND judgements.start_char = stance_history.start_char
    AND judgements.end_char = stance_history.end_char
WHERE superseded_at IS NULL
UNION ALL
SELECT
    label_id, judgements.article_id, judgements.revision, story_id, proposition, pole, holder_type, holder_name,
    relation, CASE WHEN relation = 'concedes' THEN 0.5 ELSE 1.0 END::DOUBLE, company, quote, start_char, end_char,
    1.0::DOUBLE, 'human', 'human', 'human', judgements.codebook_version, labelled_at, published_on, outlet,
    outlet_kind, country, language, about_country, first_seen_at
FROM judgements
JOIN revisions ON revisions.revision = judgements.revision AND revisions.superseded_at IS NULL
WHERE judgements.holds;
