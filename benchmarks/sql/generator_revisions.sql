-- Grain: one row per article of the batch, and one more per edited one.
INSERT INTO revisions BY NAME
WITH versions AS (
    SELECT *, false AS old FROM planned
    UNION ALL SELECT *, true FROM planned WHERE edited
),
composed AS MATERIALIZED (
    SELECT
        *,
        hash(i, 'title', $seed) % $heads AS title,
        CASE WHEN $texts THEN hash(original, 'head', $seed) % $heads END AS head,
        CASE WHEN $texts THEN hash(original, 'one', $seed) % $bodies END AS one,
        CASE WHEN $texts THEN hash(original, 'two', $seed) % $bodies END AS two
    FROM versions
)
SELECT
    article_id,
    CASE WHEN old THEN md5('earlier ' || i) ELSE revision END AS revision,
    url,
    url AS canonical_url,
    feed_id, outlet, outlet_kind, country, language,
    substr(titles.text, 1, 60) AS title,
    ['Author ' || i % 5000] AS authors,
    published_on::TIMESTAMPTZ + INTERVAL 9 HOUR AS published_at,
    published_on,
    first_seen_at,
    first_seen_at + INTERVAL 30 SECOND AS fetched_at,
    story_id,
    CASE WHEN i % 8 = 0 THEN 'opinion' ELSE 'news' END AS genre,
    coalesce(length(heads.text || one.text || two.text) // 6, 0)::INTEGER AS words,
    CASE WHEN old THEN 'Earlier. ' ELSE '' END || coalesce(heads.text || one.text || ' ' || two.text, '') AS text,
    'page' AS text_source,
    false AS truncated,
    stances > 0 AS on_topic,
    'done' AS tagging,
    'trafilatura 2.3' AS extractor_version,
    'tagger-1' AS tagger_version,
    '2026.1' AS codebook_version,
    first_seen_at + INTERVAL 1 MINUTE AS tagged_at,
    'pages-' || strftime(first_seen_at, '%Y%m%d') || '.warc.gz' AS archive_file,
    i AS archive_offset,
    CASE WHEN old OR NOT edited THEN first_seen_at ELSE first_seen_at + INTERVAL 1 DAY END AS recorded_at,
    CASE WHEN old THEN first_seen_at + INTERVAL 1 DAY END AS superseded_at
FROM composed
JOIN heads AS titles ON titles.head = composed.title
LEFT JOIN heads ON heads.head = composed.head
LEFT JOIN bodies AS one ON one.body = composed.one
LEFT JOIN bodies AS two ON two.body = composed.two
ORDER BY i, old DESC;
