-- Grain: one row per stance whose article was first seen from $since to $now: what the rules' windows may hold. `place`:
-- in the order first seen (those seen at once as they were published), the surest of an article first, of equals the
-- first in the text. `story`: its id as a number.
CREATE OR REPLACE TEMP TABLE novelty_recent AS
WITH dated AS (
    SELECT article_id, published_at
    FROM articles
    WHERE first_seen_at >= $since AND first_seen_at <= $now
)
SELECT
    row_number() OVER (
        ORDER BY
            first_seen_at, published_on, dated.published_at, article_id, confidence DESC, start_char, stance_id
    ) AS place,
    hash(story_id) AS story,
    CASE WHEN basis = 'human' THEN 2 WHEN origin IN ('llm', 'cascade') THEN 1 ELSE 0 END AS confirmed,
    stance_id, article_id, story_id, proposition, pole, holder_type, holder_name, company, outlet, country, language,
    confidence, first_seen_at
FROM stances_seen
LEFT JOIN dated USING (article_id)
WHERE first_seen_at >= $since AND first_seen_at <= $now AND confidence >= $min_confidence;
