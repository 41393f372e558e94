-- Grain: one row per current text (table `incoming_retagged`) that another tagger has read.
UPDATE revisions
SET
    genre = incoming.genre,
    on_topic = incoming.on_topic,
    tagging = incoming.tagging,
    tagger_version = incoming.tagger_version,
    codebook_version = incoming.codebook_version,
    tagged_at = incoming.tagged_at
FROM incoming_retagged AS incoming
WHERE revisions.article_id = incoming.article_id AND revisions.superseded_at IS NULL;
