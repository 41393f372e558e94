-- Grain: the rows of one rule.
DELETE FROM novelty_days WHERE rule = $rule;
