-- Grain: one row per host that wants to be left alone at that moment.
SELECT host, max(paused_until) AS paused_until
FROM host_pauses
WHERE paused_until > $now
GROUP BY host
ORDER BY host;
