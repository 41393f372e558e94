-- Grain: one row per feed that answered (table `incoming_polls`, written to the ledger just before). An answer counts
-- for the stretch of time in which the feed was listed; one from before the first (a backfill) for the first.
WITH answers AS (
    SELECT feed_id, polled_at, covered_from
    FROM feed_polls
    WHERE polled_at >= $since AND outcome <> 'failed' AND feed_id IN (SELECT feed_id FROM incoming_polls)
),
stretches AS (
    SELECT
        feed_id,
        listed_at,
        unlisted_at,
        row_number() OVER (PARTITION BY feed_id ORDER BY listed_at, unlisted_at NULLS LAST) AS number
    FROM feed_memberships
),
given AS (
    SELECT
        answers.feed_id,
        stretches.listed_at,
        stretches.unlisted_at,
        min(polled_at) AS first_at,
        arg_min(covered_from, polled_at) AS covered_from,
        max(polled_at) AS last_at
    FROM answers
    JOIN stretches
        ON stretches.feed_id = answers.feed_id
        AND (stretches.number = 1 OR stretches.listed_at <= answers.polled_at)
        AND coalesce(answers.polled_at < stretches.unlisted_at, true)
    GROUP BY ALL
)
UPDATE feed_memberships AS known
SET
    first_answer_at = least(known.first_answer_at, given.first_at),
    covered_from = CASE
        WHEN known.first_answer_at <= given.first_at THEN known.covered_from
        ELSE given.covered_from
    END,
    last_answer_at = greatest(known.last_answer_at, given.last_at)
FROM given
WHERE known.feed_id = given.feed_id
    AND known.listed_at = given.listed_at
    AND known.unlisted_at IS NOT DISTINCT FROM given.unlisted_at;
