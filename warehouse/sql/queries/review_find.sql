-- Grain: one row per stance or label whose id begins with $prefix, two at most.
SELECT DISTINCT stance_id
FROM stance_words
WHERE starts_with(stance_id, $prefix)
ORDER BY stance_id
LIMIT 2;
