-- Grain: one row per stance that an edit loaded at $now changed, as far as the edit alone can have done it.
SELECT
    article_id, story_id, outlet, from_revision, to_revision, drifted_at, proposition, pole, holder_name, change,
    coalesce(stance_id, lost_stance_id) AS stance_id, confidence
FROM drifted
WHERE drifted_at = $now AND same_tagger AND same_extractor
ORDER BY article_id, proposition, pole, holder_name;
