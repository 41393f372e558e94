-- Grain: the rows of one rule.
DELETE FROM novelty_watched WHERE rule = $rule;
