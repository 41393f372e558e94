-- Grain: one row per tagger that read any text, the one that read last first.
SELECT
    tagger_version,
    any_value(codebook_version) AS codebook_version,
    max(tagged_at) AS last_tagged_at,
    count(DISTINCT revision) AS texts
FROM (
    SELECT tagger_version, codebook_version, tagged_at, revision FROM revisions
    UNION ALL
    SELECT tagger_version, codebook_version, tagged_at, revision FROM taggings
)
GROUP BY tagger_version
ORDER BY last_tagged_at DESC, tagger_version;
