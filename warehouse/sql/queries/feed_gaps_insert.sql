-- Grain: one row per gap that the polls just written to the ledger (table `incoming_polls`) left open.
INSERT INTO feed_gaps
SELECT feed_id, previous_answer_at, covered_from, polled_at
FROM feed_polls AS polls
SEMI JOIN incoming_polls AS incoming
    ON incoming.feed_id = polls.feed_id AND incoming.polled_at = polls.polled_at
ANTI JOIN feed_gaps AS known ON known.feed_id = polls.feed_id AND known.answered_at = polls.polled_at
WHERE polls.polled_at >= $since AND polls.covered_from > polls.previous_answer_at;
