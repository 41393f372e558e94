-- Grain: one row per rule that has been judged: its sums are made again when it is asked next, and if there is a $cause,
-- what it could tell becomes known then without an alert.
UPDATE novelty_rules
SET fingerprint = '', silent = coalesce($cause, silent);
