-- Grain: one row per mark (table `incoming_marks`) that is not barred yet.
INSERT INTO barred BY NAME
SELECT DISTINCT incoming.mark, $key_id AS key_id
FROM incoming_marks AS incoming
ANTI JOIN barred ON barred.mark = incoming.mark AND barred.key_id = $key_id;
