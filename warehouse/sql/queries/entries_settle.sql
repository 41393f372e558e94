-- Grain: one row per entry that was tried (table `incoming_outcomes`) and not settled yet: an outcome already recorded
-- changes nothing. The few open ones are found first, by inequalities, which DuckDB applies while it reads (an IN it
-- does not): of all the others no more is read than their status. An entry whose host had asked for a pause was not
-- tried at all.
WITH open AS MATERIALIZED (
    SELECT rowid AS place, article_id
    FROM entries
    WHERE status <> 'stored' AND status <> 'dropped'
),
outcome AS MATERIALIZED (
    SELECT open.place, incoming.*
    FROM open
    JOIN incoming_outcomes AS incoming USING (article_id)
)
UPDATE entries
SET
    status = outcome.status,
    reason = outcome.reason,
    next_try_at = outcome.next_try_at,
    attempts = entries.attempts + CASE WHEN outcome.reason IS NOT DISTINCT FROM 'host_paused' THEN 0 ELSE 1 END,
    tried_at = $now,
    content = CASE WHEN outcome.status IN ('stored', 'dropped') THEN NULL ELSE entries.content END
FROM outcome
WHERE outcome.place = entries.rowid
    AND (entries.tried_at, entries.status, entries.reason)
        IS DISTINCT FROM ($now, outcome.status, outcome.reason);
