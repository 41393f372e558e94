-- Grain: one row per removal, the latest first.
SELECT removal_id, removed_at, articles, rows_deleted, archive_records, note FROM removals ORDER BY removed_at DESC, removal_id;
