-- Grain: one row per stance that holds now in one article. A person's label has no cues and no holder rule.
SELECT
    stances.stance_id, stances.proposition, stances.pole, stances.holder_type, stances.holder_name, stances.relation,
    stances.company, stances.about_country, stances.quote, stances.start_char, stances.end_char, stances.confidence,
    stances.basis, stances.origin, stances.tagger_version, stances.codebook_version, stances.tagged_at,
    coalesce(history.cues, []) AS cues,
    coalesce(history.holder_rule, '') AS holder_rule
FROM stances
LEFT JOIN stance_history AS history ON history.stance_id = stances.stance_id AND history.superseded_at IS NULL
WHERE stances.article_id = $article_id
ORDER BY stances.start_char, stances.proposition, stances.pole, stances.holder_name;
