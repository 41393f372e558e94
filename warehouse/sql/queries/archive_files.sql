-- Grain: one row per file of the page archive that a revision was taken from.
SELECT DISTINCT archive_file FROM revisions WHERE archive_file IS NOT NULL ORDER BY archive_file;
