-- Grain: one row per outlet.
SELECT DISTINCT outlet FROM feeds ORDER BY outlet;
