-- Grain: one row per item of a message that the channel was not asked to take after all.
DELETE FROM deliveries
WHERE state = 'sending' AND channel = $channel AND list_contains($message_ids, message_id);
