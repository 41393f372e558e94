-- Grain: one row per notice (table `incoming_notices`) that is not there yet.
INSERT INTO notices BY NAME
SELECT incoming.* EXCLUDE (facts), incoming.facts::JSON AS facts
FROM incoming_notices AS incoming
ANTI JOIN notices AS known ON known.notice_id = incoming.notice_id;
