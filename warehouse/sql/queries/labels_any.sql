-- Grain: one row: whether there is any label.
SELECT EXISTS (FROM labels);
