-- Grain: one row per address (table `incoming_entries`) under which a known article came again.
INSERT INTO aliases BY NAME
SELECT DISTINCT incoming.known_id AS article_id, incoming.canonical_url AS address, $now AS since
FROM incoming_entries AS incoming
ANTI JOIN aliases ON aliases.address = incoming.canonical_url
WHERE incoming.known_id <> incoming.article_id;
