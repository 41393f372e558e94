-- Grain: one row per current text (table `incoming_confirmed`) that a new extraction gave once more.
UPDATE revisions
SET extractor_version = $extractor_version
FROM incoming_confirmed AS incoming
WHERE incoming.article_id = revisions.article_id
    AND incoming.revision = revisions.revision
    AND revisions.superseded_at IS NULL
    AND revisions.extractor_version <> $extractor_version;
