-- Grain: one row per feed, and one per gap in its polls: what the loads keep beside the ledger. Run after the polls.
INSERT INTO feed_memberships BY NAME
SELECT
    feed_id,
    feeds.outlet,
    feeds.registered_at AS listed_at,
    min(polled_at) AS first_answer_at,
    arg_min(covered_from, polled_at) AS covered_from,
    max(polled_at) AS last_answer_at
FROM feeds
JOIN feed_polls USING (feed_id)
WHERE outcome <> 'failed'
GROUP BY ALL;
INSERT INTO feed_gaps
SELECT feed_id, previous_answer_at, covered_from, polled_at
FROM feed_polls
WHERE covered_from > previous_answer_at;
