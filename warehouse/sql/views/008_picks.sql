-- Grain: one value per row: whether `value` is what was asked for, be that one name, a list of names, or NULL for all.
CREATE OR REPLACE MACRO picks(wanted, value) AS
    wanted IS NULL
    OR value = wanted::VARCHAR
    OR coalesce(list_contains(TRY_CAST(wanted AS VARCHAR[]), value), false);
