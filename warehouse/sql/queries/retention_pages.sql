-- Grain: one row per revision whose page lay in one of the archive's files that are gone ($files).
UPDATE revisions
SET archive_file = NULL, archive_offset = NULL
WHERE list_contains($files::VARCHAR[], archive_file);
