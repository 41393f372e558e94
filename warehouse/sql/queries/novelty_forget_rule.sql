-- Grain: the state of one rule.
DELETE FROM novelty_rules WHERE rule = $rule;
