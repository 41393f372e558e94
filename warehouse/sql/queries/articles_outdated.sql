-- Grain: one row per current text that another tagger than $tagger_version has read last, or none yet: the latest days
-- first, after the place ($after_day, $after_id) in that order where one is given.
SELECT
    article_id, revision, url, canonical_url, feed_id, title, text, language, first_seen_at, fetched_at, authors,
    published_at, genre, text_source, truncated, on_topic, tagging, extractor_version, words, archive_file,
    archive_offset, published_on, tagger_version
FROM revisions
WHERE superseded_at IS NULL
    AND text_removed_at IS NULL
    AND (tagger_version <> $tagger_version OR tagging = 'pending')
    AND (on_topic OR NOT $only_topic)
    AND coalesce(published_on >= $since, true)
    AND coalesce((published_on, article_id) < ($after_day::DATE, $after_id::VARCHAR), true)
ORDER BY published_on DESC, article_id DESC
LIMIT $max_rows;
