-- Grain: one row if the proposal $discovery_id is still open and has the sentences that its suggestion was made of.
UPDATE discoveries
SET suggested_id = $suggested_id, suggested_statement = $suggested_statement, suggested_affirm = $suggested_affirm,
    suggested_reject = $suggested_reject, suggested_pole = $suggested_pole, suggested_like = $suggested_like,
    suggested_by = $suggested_by
WHERE discovery_id = $discovery_id AND state = 'proposed' AND members = $members
RETURNING discovery_id;
