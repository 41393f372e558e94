-- Grain: one row per stance of the batch: `stances` per article on average, none in a third of them.
INSERT INTO stance_history BY NAME
WITH drawn AS MATERIALIZED (
    SELECT
        planned.*,
        j,
        CASE WHEN $texts THEN hash(original, 'head', $seed) % $heads END AS head,
        i * 16 + j AS number,
        zipf(draw(i * 16 + j, 'proposition', $seed), 16) AS topic,
        draw(i * 16 + j, 'holder', $seed) AS kind
    FROM planned, unnest(range(stances)) AS numbers(j)
)
SELECT
    md5('stance ' || number) AS stance_id,
    article_id,
    revision,
    story_id,
    $propositions[topic + 1] AS proposition,
    -- What is said of a proposition leans to one side, and slowly to the other.
    CASE
        WHEN draw(number, 'pole', $seed) < 0.3 + 0.4 * (topic % 2) + 0.2 * sin(i::DOUBLE / $articles * 6) THEN 'reject'
        ELSE 'affirm'
    END AS pole,
    CASE
        WHEN kind < 0.6 THEN 'attributed'
        WHEN kind < 0.8 THEN 'author'
        WHEN kind < 0.95 THEN 'unattributed'
        ELSE 'generic'
    END AS holder_type,
    CASE WHEN kind < 0.6 THEN 'Holder ' || zipf(draw(number, 'name', $seed), 20000) END AS holder_name,
    CASE WHEN kind > 0.97 THEN 'concedes' WHEN kind < 0.6 THEN 'reports' ELSE 'asserts' END AS relation,
    CASE WHEN kind > 0.97 THEN 0.5 ELSE 1.0 END AS weight,
    CASE WHEN draw(number, 'company', $seed) < 0.6
        THEN ['TikTok', 'Huawei', 'Temu', 'Shein', 'BYD', 'DJI', 'DeepSeek'][zipf(draw(number, 'which', $seed), 7) + 1]
    END AS company,
    CASE WHEN $texts THEN substr(heads.text, j * 121 + 1, 120) ELSE 'Quote ' || number % 100000 END AS quote,
    (j * 121)::INTEGER AS start_char,
    (j * 121 + 120)::INTEGER AS end_char,
    round(0.5 + 0.5 * draw(number, 'confidence', $seed), 3) AS confidence,
    'cue+model' AS basis,
    'local' AS origin,
    'tagger-1' AS tagger_version,
    '2026.1' AS codebook_version,
    first_seen_at + INTERVAL 1 MINUTE AS tagged_at,
    published_on, outlet, outlet_kind, country, language, first_seen_at,
    ['cue-' || topic || '-' || number % 40] AS cues,
    'said' AS holder_rule,
    CASE WHEN edited THEN first_seen_at + INTERVAL 1 DAY ELSE first_seen_at END AS recorded_at
FROM drawn
LEFT JOIN heads USING (head)
ORDER BY i, j;
