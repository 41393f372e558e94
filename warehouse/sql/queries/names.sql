-- Grain: one row per kind ('proposition', 'outlet', 'country', 'language', 'company' or 'about_country') and name that
-- stances or feeds have: what filters can ask for.
SELECT 'proposition' AS kind, proposition AS name FROM (SELECT DISTINCT proposition FROM stance_history)
UNION ALL
SELECT 'outlet', outlet FROM (SELECT outlet FROM feeds UNION SELECT outlet FROM feed_memberships)
UNION ALL
SELECT 'country', country FROM (SELECT country FROM stance_history UNION SELECT country FROM feeds)
UNION ALL
SELECT 'language', language FROM (SELECT language FROM stance_history UNION SELECT language FROM feeds)
UNION ALL
SELECT 'company', company FROM (SELECT DISTINCT company FROM stance_history)
UNION ALL
SELECT 'about_country', about_country FROM (SELECT DISTINCT about_country FROM stance_history)
ORDER BY kind, name;
