-- Grain: one row per label (table `incoming_labels`) that is not there yet, by its id.
INSERT INTO labels BY NAME
SELECT incoming.*
FROM incoming_labels AS incoming
ANTI JOIN labels AS known ON known.label_id = incoming.label_id;
