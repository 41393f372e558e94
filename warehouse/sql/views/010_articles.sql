-- Grain: one row per article, with its current text. published_on falls back to the day first seen (UTC).
CREATE OR REPLACE VIEW articles AS
SELECT
    article_id, url, feed_id, outlet, outlet_kind, country, language, title, authors, published_at, published_on,
    first_seen_at, story_id, genre, words, text, text_source, truncated, on_topic, tagging, revision, extractor_version
FROM revisions
WHERE superseded_at IS NULL;
