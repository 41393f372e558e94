-- Grain: one row per proposal (table `incoming_discoveries`) that is not there yet.
INSERT INTO discoveries BY NAME
SELECT incoming.*
FROM incoming_discoveries AS incoming
ANTI JOIN discoveries AS known ON known.discovery_id = incoming.discovery_id
RETURNING discovery_id;
