-- Grain: one row: when the version that this connection reads was committed.
SELECT max(snapshot_time) FROM warehouse.snapshots() WHERE snapshot_id <= (SELECT id FROM warehouse.current_snapshot());
