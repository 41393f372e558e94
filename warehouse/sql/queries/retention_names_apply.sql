-- Grain: one row per stance and label (table `incoming_names`) whose holder gets a pseudonym and whose quote is masked.
UPDATE stance_history
SET holder_name = incoming.pseudonym, quote = incoming.quote
FROM incoming_names AS incoming
WHERE incoming.source = 'stance_history' AND incoming.id = stance_history.stance_id;
UPDATE labels
SET holder_name = incoming.pseudonym, quote = incoming.quote
FROM incoming_names AS incoming
WHERE incoming.source = 'labels' AND incoming.id = labels.label_id;
UPDATE novelty_baseline
SET scope_value = incoming.pseudonym
FROM (SELECT DISTINCT name, pseudonym FROM incoming_names) AS incoming
WHERE novelty_baseline.scope_value = incoming.name
    AND incoming.name NOT IN (SELECT holder_name FROM stance_history WHERE holder_name IS NOT NULL);
UPDATE alerts
SET scope_value = incoming.pseudonym, facts = NULL, reason = ''
FROM (SELECT DISTINCT name, pseudonym FROM incoming_names) AS incoming
WHERE alerts.scope_value = incoming.name
    AND incoming.name NOT IN (SELECT holder_name FROM stance_history WHERE holder_name IS NOT NULL);
-- Sums that are made again from the history.
DELETE FROM novelty_days WHERE scope_value IN (SELECT name FROM incoming_names);
DELETE FROM novelty_watched WHERE scope_value IN (SELECT name FROM incoming_names);
DELETE FROM novelty_scopes WHERE scope_value IN (SELECT name FROM incoming_names);
