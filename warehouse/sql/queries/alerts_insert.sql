-- Grain: one row per alert (table `incoming_alerts`) that is not there yet.
INSERT INTO alerts BY NAME
SELECT incoming.*
FROM incoming_alerts AS incoming
ANTI JOIN alerts AS known ON known.alert_id = incoming.alert_id;
