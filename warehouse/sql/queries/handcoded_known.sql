-- Grain: one row: how many of the labels (table `incoming_labels`) are there already.
SELECT count(*) FROM incoming_labels SEMI JOIN labels ON labels.label_id = incoming_labels.label_id;
