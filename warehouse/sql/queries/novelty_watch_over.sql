-- Grain: one row once $watch_days have passed since the first poll: what was seen in that time.
SELECT
    count(DISTINCT proposition || ':' || pole) AS keys,
    count(DISTINCT story_id) AS stories,
    count(DISTINCT outlet) AS outlets,
    any_value(scopes.since) AS since
FROM stances_seen
JOIN novelty_scopes AS scopes ON scopes.rule = $rule AND scopes.scope_value = ''
WHERE epoch_us(first_seen_at) < epoch_us(scopes.since) + $watch_days * 86400000000
    AND epoch_us($now) >= epoch_us(scopes.since) + $watch_days * 86400000000
    AND confidence >= $min_confidence
HAVING count(*) > 0;
