-- Grain: one row per thing turned away (table `incoming_drops`); what was turned away before is left out.
INSERT INTO drops BY NAME
SELECT $run_id AS run_id, gate, reason, key, feed_id, incoming."at" AS dropped_at
FROM incoming_drops AS incoming
ANTI JOIN drops AS known
    ON known.gate = incoming.gate
    AND known.reason = incoming.reason
    AND known.key = incoming.key
    AND known.feed_id IS NOT DISTINCT FROM incoming.feed_id;
