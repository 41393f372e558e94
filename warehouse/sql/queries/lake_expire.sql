-- Grain: one row per version that is given up: nobody can read the lake as it was before $older_than any more.
CALL ducklake_expire_snapshots('warehouse', older_than => $older_than);
