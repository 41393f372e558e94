-- Grain: one row: how many current texts another tagger than $tagger_version has read last, or none yet.
SELECT count(*)
FROM revisions
WHERE superseded_at IS NULL
    AND text_removed_at IS NULL
    AND (tagger_version <> $tagger_version OR tagging = 'pending')
    AND (on_topic OR NOT $only_topic)
    AND coalesce(published_on >= $since, true);
