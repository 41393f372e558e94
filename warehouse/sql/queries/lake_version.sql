-- Grain: one row: the number of the lake's last committed version.
SELECT id FROM warehouse.current_snapshot();
