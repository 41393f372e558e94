-- Grain: one row per fault of the operation; all make place for the new state.
DELETE FROM conditions;
