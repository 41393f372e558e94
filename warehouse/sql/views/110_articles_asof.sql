-- Grain: one row per article known at that moment, with the text that was the current one then and its tagging of then.
CREATE OR REPLACE MACRO articles_asof(ts) AS TABLE
WITH known AS NOT MATERIALIZED (
    SELECT *
    FROM revisions
    WHERE recorded_at <= ts AND coalesce(superseded_at > ts, true)
),
replaced AS (
    -- What a later tagger has overwritten.
    SELECT article_id, revision, genre, on_topic, tagging
    FROM taggings
    WHERE recorded_at <= ts AND superseded_at > ts
)
SELECT
    article_id, url, feed_id, outlet, outlet_kind, country, language, title, authors, published_at, published_on,
    first_seen_at, story_id, coalesce(replaced.genre, known.genre) AS genre, words, text, text_source, truncated,
    coalesce(replaced.on_topic, known.on_topic) AS on_topic, coalesce(replaced.tagging, known.tagging) AS tagging,
    revision, extractor_version
FROM known
LEFT JOIN replaced USING (article_id, revision);
