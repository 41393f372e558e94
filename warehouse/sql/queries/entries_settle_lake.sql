-- Grain: as in entries_settle, by article: the rowid of DuckLake 1.5.5 is not one row's alone (several loads later, rows
-- of files and rows kept in the catalog have the same).
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
    AND entries.status <> 'stored'
    AND entries.status <> 'dropped'
    AND (entries.tried_at, entries.status, entries.reason)
        IS DISTINCT FROM ($now, outcome.status, outcome.reason);
