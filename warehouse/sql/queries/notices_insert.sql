-- Grain: one row per notice (table `incoming_notices`) that is not there yet.
INSERT INTO notices BY NAME
SELECT incoming.*
FROM incoming_notices AS incoming
ANTI JOIN notices AS known ON known.notice_id = incoming.notice_id
RETURNING notice_id;
