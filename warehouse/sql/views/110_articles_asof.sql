-- Grain: one row per article known at that moment, with the text that was the current one then.
CREATE OR REPLACE MACRO articles_asof(ts) AS TABLE
SELECT
    article_id, url, feed_id, outlet, outlet_kind, country, language, title, authors, published_at, published_on,
    first_seen_at, story_id, genre, words, text, text_source, truncated, on_topic, tagging, revision, extractor_version
FROM revisions
WHERE recorded_at <= ts AND coalesce(superseded_at > ts, true);
