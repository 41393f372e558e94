-- Grain: one row per fault of the operation (table `incoming_conditions`).
INSERT INTO conditions BY NAME
SELECT * FROM incoming_conditions;
