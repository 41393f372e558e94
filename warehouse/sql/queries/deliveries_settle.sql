-- Grain: one row per item of a message that was being sent (table `incoming_results`).
UPDATE deliveries
SET
    state = results.state,
    accepted_at = CASE WHEN results.state = 'accepted' THEN results.ended_at END,
    fault = results.fault,
    message = results.message,
    next_try_at = results.next_try_at
FROM incoming_results AS results
WHERE deliveries.state = 'sending'
    AND deliveries.channel = results.channel
    AND deliveries.message_id = results.message_id;
