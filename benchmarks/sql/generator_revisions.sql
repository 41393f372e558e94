-- Grain: one row per article of the batch, and one more per edited one.
INSERT INTO revisions BY NAME
WITH versions AS (
    SELECT *, false AS old FROM planned
    UNION ALL SELECT *, true FROM planned WHERE edited
)
SELECT
    article_id,
    CASE WHEN old THEN md5('earlier ' || i) ELSE revision END AS revision,
    url,
    url AS canonical_url,
    feed_id, outlet, outlet_kind, country, language,
    words(i, 9, 'title', $seed) AS title,
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
FROM versions
LEFT JOIN heads ON $texts AND heads.head = hash(original, 'head', $seed) % $heads
LEFT JOIN bodies AS one ON $texts AND one.body = hash(original, 'one', $seed) % $bodies
LEFT JOIN bodies AS two ON $texts AND two.body = hash(original, 'two', $seed) % $bodies
ORDER BY i, old DESC;
