-- Grain: one row per kind ('proposition', 'outlet' or 'language') and value: what can be asked for.
SELECT 'proposition' AS kind, proposition AS value FROM (SELECT DISTINCT proposition FROM stance_history)
UNION ALL
SELECT 'outlet', outlet FROM (SELECT outlet FROM feeds UNION SELECT outlet FROM feed_memberships)
UNION ALL
SELECT 'language', language
FROM (SELECT language FROM stance_history UNION SELECT language FROM feeds)
WHERE language IS NOT NULL
ORDER BY kind, value;
