-- Grain: one row per channel of $channels that failed since it last accepted something: its faults in a row (of those
-- that concern the channel and not one message), and when it may be asked again.
WITH messages AS (
    SELECT channel, message_id, attempt, state, any_value(fault) AS fault, max(tried_at) AS tried_at,
        max(next_try_at) AS next_try_at
    FROM deliveries
    WHERE list_contains($channels, channel) AND tried_at >= $since
    GROUP BY channel, message_id, attempt, state
),
accepted AS (
    SELECT channel, max(tried_at) AS last_at FROM messages WHERE state = 'accepted' GROUP BY channel
)
SELECT messages.channel, count(*) AS faults, arg_max(messages.next_try_at, messages.tried_at) AS next_try_at
FROM messages
LEFT JOIN accepted ON accepted.channel = messages.channel
WHERE messages.state IN ('failed', 'given_up')
    AND list_contains($down, messages.fault)
    AND messages.tried_at > coalesce(accepted.last_at, '-infinity')
GROUP BY messages.channel;
