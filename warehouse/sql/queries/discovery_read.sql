-- Grain: one row per text that was read (table `incoming_texts`); what an earlier text of the article, or an earlier
-- tagger, gave is replaced.
DELETE FROM discovery_statements WHERE article_id IN (SELECT article_id FROM incoming_texts);
DELETE FROM discovery_texts WHERE article_id IN (SELECT article_id FROM incoming_texts);
INSERT INTO discovery_texts BY NAME
SELECT incoming.*, $now AS read_at
FROM incoming_texts AS incoming
SEMI JOIN revisions ON revisions.revision = incoming.revision AND revisions.superseded_at IS NULL;
INSERT INTO discovery_statements BY NAME
SELECT incoming.*
FROM incoming_statements AS incoming
SEMI JOIN discovery_texts ON discovery_texts.revision = incoming.revision;
