-- Grain: the days that no rule looks back to any more.
DELETE FROM novelty_watched WHERE day < $before::DATE;
