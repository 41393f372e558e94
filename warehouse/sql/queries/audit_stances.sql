-- Grain: one row per stance that the current tagger found in a text ($revision), and whether $reviewer judged it.
SELECT
    stance_history.stance_id,
    coalesce(bool_or(labels.reviewer = $reviewer), false) AS judged
FROM stance_history
LEFT JOIN labels ON labels.stance_id = stance_history.stance_id AND labels.retracted_at IS NULL
WHERE stance_history.revision = $revision AND stance_history.superseded_at IS NULL
GROUP BY stance_history.stance_id, stance_history.start_char
ORDER BY stance_history.start_char, stance_history.stance_id;
