-- Grain: one row per try (table `incoming_tries`).
INSERT INTO deliveries BY NAME
SELECT * FROM incoming_tries;
