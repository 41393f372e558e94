-- Grain: one row per label (table `incoming_labels`) that is not there yet.
INSERT INTO labels BY NAME
SELECT incoming.*, $now AS labelled_at
FROM incoming_labels AS incoming
ANTI JOIN labels ON labels.label_id = incoming.label_id;
