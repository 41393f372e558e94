-- Grain: one row per rule that has been judged.
SELECT rule, fingerprint, settled_before, silent
FROM novelty_rules;
