-- Grain: the days that no rule looks back to any more.
DELETE FROM novelty_days WHERE day < $before::DATE;
