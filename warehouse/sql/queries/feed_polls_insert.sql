-- Grain: one row per poll of a feed (table `incoming_polls`); polls already in the ledger are left out.
-- A poll that shows only unknown items after an earlier one reaches back to its oldest item, for more may have scrolled
-- away; one that shows a known item, nothing or "not modified" reaches back to the answer before it.
WITH recent AS (
    SELECT feed_id, polled_at FROM feed_polls WHERE polled_at >= $since
),
fresh AS (
    SELECT incoming.*, outcome <> 'failed' AS answered
    FROM incoming_polls AS incoming
    ANTI JOIN recent ON recent.feed_id = incoming.feed_id AND recent.polled_at = incoming.polled_at
),
placed AS (
    SELECT
        fresh.*,
        coalesce(
            max(polled_at) FILTER (answered) OVER (
                PARTITION BY fresh.feed_id
                ORDER BY polled_at
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            CASE WHEN states.last_answer_at < polled_at THEN states.last_answer_at END
        ) AS previous_answer_at
    FROM fresh
    LEFT JOIN feed_states AS states ON states.feed_id = fresh.feed_id
)
INSERT INTO feed_polls BY NAME
SELECT
    $run_id AS run_id,
    placed.* EXCLUDE (answered),
    CASE
        WHEN NOT answered THEN NULL
        WHEN previous_answer_at IS NULL OR (entries > 0 AND new >= entries)
            THEN least(polled_at, coalesce(oldest_entry_at, polled_at))
        ELSE previous_answer_at
    END AS covered_from
FROM placed
ORDER BY polled_at, feed_id;
