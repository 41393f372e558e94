-- Grain: one row: whether settings can no longer be changed.
SELECT current_setting('lock_configuration');
