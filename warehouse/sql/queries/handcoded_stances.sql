-- Grain: one row per stance that holds now in the articles asked for (table `incoming_ids`), people's and the machine's.
SELECT
    s.stance_id, s.article_id, s.revision, s.story_id, s.proposition, s.pole, s.holder_type, s.holder_name, s.relation,
    s.company, s.about_country, s.quote, s.start_char, s.end_char, s.confidence, s.basis, labels.reviewer
FROM stances AS s
LEFT JOIN labels ON s.basis = 'human' AND labels.label_id = s.stance_id
SEMI JOIN incoming_ids ON incoming_ids.article_id = s.article_id
ORDER BY s.article_id, s.start_char, s.end_char, s.stance_id;
