-- Grain: one row per archived page of the sample, $most at most.
SELECT url, archive_file AS file, archive_offset AS "offset"
FROM revisions
WHERE archive_file IS NOT NULL
ORDER BY hash(archive_file, archive_offset)
LIMIT $most;
