-- Grain: one row per entry that was tried (table `incoming_outcomes`); an outcome already recorded changes nothing.
-- An entry whose host had asked for a pause was not tried at all.
UPDATE entries
SET
    status = outcome.status,
    reason = outcome.reason,
    next_try_at = outcome.next_try_at,
    attempts = entries.attempts + CASE WHEN outcome.reason IS NOT DISTINCT FROM 'host_paused' THEN 0 ELSE 1 END,
    tried_at = $now,
    content = CASE WHEN outcome.status IN ('stored', 'dropped') THEN NULL ELSE entries.content END
FROM incoming_outcomes AS outcome
WHERE outcome.article_id = entries.article_id
    AND (entries.tried_at, entries.status, entries.reason)
        IS DISTINCT FROM ($now, outcome.status, outcome.reason);
