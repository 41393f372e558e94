-- Grain: one row per stance whose article was first seen from $since to $now: what the rules' windows may hold.
CREATE OR REPLACE TEMP TABLE novelty_recent AS
SELECT
    stance_id, article_id, story_id, proposition, pole, holder_type, holder_name, company, outlet, country, language,
    confidence, basis, origin, first_seen_at, start_char
FROM stances_seen
WHERE first_seen_at >= $since AND first_seen_at <= $now AND confidence >= $min_confidence;
