-- Grain: one row per revision whose page was archived before the day $before: the archive's files are named by their day.
UPDATE revisions
SET archive_file = NULL, archive_offset = NULL
WHERE archive_file < $before
RETURNING revision;
