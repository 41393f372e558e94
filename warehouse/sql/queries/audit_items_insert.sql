-- Grain: one row per article (table `incoming_items`) that is drawn.
INSERT INTO audit_items BY NAME
SELECT $audit_id AS audit_id, incoming.*
FROM incoming_items AS incoming;
