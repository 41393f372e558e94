-- Grain: one row per made-up article, $articles of them, each with a text of about 4,000 characters of its own.
INSERT INTO revisions BY NAME
SELECT
    md5('a' || n) AS article_id, md5('r' || n) AS revision, 'https://outlet.example/' || n AS url,
    'https://outlet.example/' || n AS canonical_url, 'feed' AS feed_id, 'Outlet' AS outlet, 'en' AS language,
    'Title ' || n AS title, [] AS authors, DATE '2020-01-01' + (n // 500)::INTEGER AS published_on,
    TIMESTAMPTZ '2026-01-01' AS first_seen_at, TIMESTAMPTZ '2026-01-01' AS fetched_at, md5('a' || n) AS story_id,
    'news' AS genre, 600 AS words,
    array_to_string(list_transform(range(125), lambda part: md5(n || '-' || part)), ' ') AS text,
    'page' AS text_source, false AS truncated, true AS on_topic, 'done' AS tagging, '1' AS extractor_version,
    '1' AS tagger_version, '1' AS codebook_version, TIMESTAMPTZ '2026-01-01' AS tagged_at,
    TIMESTAMPTZ '2026-01-01' AS recorded_at
FROM range($articles) AS made(n);
