-- Grain: one row: what made the stances and articles of the period, and how far the snapshot goes.
WITH made AS (
    SELECT
        list(DISTINCT tagger_version ORDER BY tagger_version) AS taggers,
        list(DISTINCT codebook_version ORDER BY codebook_version) AS codebooks,
        count(*) AS stances,
        count(*) FILTER (origin = 'local') AS by_local,
        count(*) FILTER (origin = 'llm') AS by_llm,
        count(*) FILTER (origin = 'nli') AS by_nli,
        count(*) FILTER (origin = 'human') AS by_human,
        count(*) FILTER (basis = 'cue') AS by_cue,
        count(*) FILTER (basis = 'model') AS by_model,
        count(*) FILTER (basis = 'cue+model') AS by_both
    FROM stances
    WHERE published_on BETWEEN $since::DATE AND $until::DATE
),
read_by AS (
    SELECT list(DISTINCT extractor_version ORDER BY extractor_version) AS extractors
    FROM articles
    WHERE published_on BETWEEN $since::DATE AND $until::DATE
)
SELECT
    made.*, read_by.extractors,
    (SELECT max(version) FROM schema_migrations) AS schema_version,
    (SELECT max(polled_at) FROM feed_polls) AS last_polled_at
FROM made
CROSS JOIN read_by;
