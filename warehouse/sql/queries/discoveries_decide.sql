-- Grain: one row: the proposal $discovery_id is decided.
UPDATE discoveries
SET state = $state, became = $became, decided_at = $now
WHERE discovery_id = $discovery_id
RETURNING discovery_id;
