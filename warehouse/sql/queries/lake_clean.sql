-- Grain: one row per file that no version needs since before $older_than, and that is deleted.
CALL ducklake_cleanup_old_files('warehouse', older_than => $older_than);
