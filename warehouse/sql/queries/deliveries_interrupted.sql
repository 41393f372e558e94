-- Grain: one row per try whose process was killed while it sent: whether the channel took it is not known.
UPDATE deliveries
SET state = 'failed', fault = 'interrupted', message = 'the sending was interrupted; it is sent again', next_try_at = $now
WHERE state = 'sending';
