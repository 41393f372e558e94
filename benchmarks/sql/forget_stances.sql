-- Grain: five rows per made-up article (forget_articles.sql): its stances.
INSERT INTO stance_history BY NAME
SELECT
    md5(article_id || n) AS stance_id, article_id, revision, story_id, 'ban' AS proposition, 'affirm' AS pole,
    'attributed' AS holder_type, 'Holder ' || (hash(article_id, n) % 5000) AS holder_name, 'reports' AS relation,
    1.0 AS weight, substr(text, 1 + 33 * n::INTEGER, 120) AS quote, 33 * n AS start_char, 33 * n + 120 AS end_char,
    0.9 AS confidence, 'cue' AS basis, 'local' AS origin, '1' AS tagger_version, '1' AS codebook_version, tagged_at,
    published_on, outlet, language, first_seen_at, [] AS cues, '' AS holder_rule, recorded_at
FROM revisions
CROSS JOIN range(5) AS found(n);
