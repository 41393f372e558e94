-- Grain: one row per kind ('proposition', 'outlet', 'country', 'language', 'company', 'about_country' or 'rule'; those
-- among $kinds) and value that is stored: what a filter can find.
SELECT 'proposition' AS kind, proposition AS value
FROM (SELECT DISTINCT proposition FROM stance_history WHERE list_contains($kinds, 'proposition'))
UNION ALL
SELECT 'company', company
FROM (SELECT DISTINCT company FROM stance_history WHERE list_contains($kinds, 'company'))
WHERE company IS NOT NULL
UNION ALL
SELECT 'about_country', about_country
FROM (SELECT DISTINCT about_country FROM stance_history WHERE list_contains($kinds, 'about_country'))
WHERE about_country IS NOT NULL
UNION ALL
SELECT 'outlet', outlet
FROM (
    SELECT outlet FROM feeds
    UNION
    SELECT outlet FROM feed_memberships
    UNION
    SELECT outlet FROM revisions WHERE list_contains($kinds, 'outlet')
)
WHERE list_contains($kinds, 'outlet')
UNION ALL
SELECT 'country', country
FROM (SELECT country FROM feeds UNION SELECT country FROM revisions WHERE list_contains($kinds, 'country'))
WHERE list_contains($kinds, 'country') AND country IS NOT NULL
UNION ALL
SELECT 'language', language
FROM (SELECT language FROM feeds UNION SELECT language FROM revisions WHERE list_contains($kinds, 'language'))
WHERE list_contains($kinds, 'language') AND language IS NOT NULL
UNION ALL
SELECT 'rule', rule
FROM (SELECT DISTINCT rule FROM alerts WHERE list_contains($kinds, 'rule'))
ORDER BY kind, value;
