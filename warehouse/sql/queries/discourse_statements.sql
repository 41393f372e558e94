-- Grain: one row per stance that holds now and passes the filters (NULL: all), in the order of days, articles and texts.
SELECT
    s.stance_id, s.article_id, s.revision, s.story_id, s.proposition, s.pole, s.holder_type, s.holder_name, s.relation,
    s.company, s.about_country, s.quote, s.start_char, s.end_char, s.confidence, s.basis, labels.reviewer
FROM stances AS s
LEFT JOIN labels ON s.basis = 'human' AND labels.label_id = s.stance_id
WHERE coalesce(s.published_on >= $since, true)
    AND coalesce(s.published_on <= $until, true)
    AND coalesce(s.proposition = $proposition, true)
    AND coalesce(s.country = $country, true)
    AND ($company IS NULL OR lower(s.company) = lower($company))
    AND ($about_country IS NULL OR s.about_country = $about_country)
ORDER BY s.published_on, s.article_id, s.start_char, s.end_char, s.stance_id;
