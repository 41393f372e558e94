-- Grain: one row: how many current texts another extractor than $extractor_version has taken from their pages.
SELECT count(*)
FROM revisions
WHERE superseded_at IS NULL
    AND ($every OR extractor_version <> $extractor_version)
    AND coalesce(published_on >= $since, true);
