-- Grain: one row per table with files that were too small: they become few large ones.
CALL ducklake_merge_adjacent_files('warehouse');
