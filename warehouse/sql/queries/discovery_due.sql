-- Grain: one row per current text on topic, first seen since $since, that $tagger_version has not been read by for
-- discovery; the latest first.
SELECT revisions.article_id, revisions.revision, revisions.title, revisions.text, revisions.language, revisions.genre
FROM revisions
ANTI JOIN (FROM discovery_texts WHERE tagger_version = $tagger_version) AS known
    ON known.revision = revisions.revision
WHERE revisions.superseded_at IS NULL
    AND revisions.text_removed_at IS NULL
    AND revisions.on_topic
    AND list_contains($languages, revisions.language)
    AND revisions.first_seen_at >= $since
ORDER BY revisions.first_seen_at DESC, revisions.article_id
LIMIT $max_rows;
