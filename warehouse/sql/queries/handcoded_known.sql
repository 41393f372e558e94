-- Grain: one row per label (table `incoming_labels`) that is there already.
SELECT label_id FROM incoming_labels SEMI JOIN labels ON labels.label_id = incoming_labels.label_id;
