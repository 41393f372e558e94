-- Grain: one row per stance that a comparison gained or lost, the surest first.
SELECT
    changed.change, changed.proposition, changed.pole, changed.holder_type, changed.holder_name, changed.quote,
    changed.confidence, changed.outlet, changed.published_on, articles.title, articles.url
FROM stances_changed(
    old_tagger := $old_tagger, new_tagger := $new_tagger, old_at := $old_at, new_at := $new_at
) AS changed
LEFT JOIN articles ON articles.article_id = changed.article_id
WHERE changed.change <> 'kept'
ORDER BY changed.confidence DESC, changed.published_on DESC, changed.article_id, changed.proposition, changed.pole
LIMIT $most;
