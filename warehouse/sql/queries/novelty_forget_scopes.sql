-- Grain: the rows of one rule.
DELETE FROM novelty_scopes WHERE rule = $rule;
