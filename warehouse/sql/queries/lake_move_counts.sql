-- Grain: one row: how many rows the lake has in the tables that every use of it fills.
SELECT
    (SELECT count(*) FROM warehouse.revisions) AS revisions,
    (SELECT count(*) FROM warehouse.stance_history) AS stances,
    (SELECT count(*) FROM warehouse.entries) AS entries,
    (SELECT count(*) FROM warehouse.runs) AS runs;
