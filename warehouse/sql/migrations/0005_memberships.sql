-- Grain: one row per feed, outlet and stretch of time (from listed_at to unlisted_at, NULL: it still is) in which the
-- configuration listed the feed under that outlet. A feed that is removed and added again, or that is given to another
-- outlet, gets a row more. first_answer_at and last_answer_at: its answers in that time; covered_from: the moment since
-- which nothing of it was missed, as its first answer showed (often before listed_at: a first answer shows older items).
CREATE TABLE feed_memberships (
    feed_id VARCHAR NOT NULL,
    outlet VARCHAR NOT NULL,
    listed_at TIMESTAMPTZ NOT NULL,
    unlisted_at TIMESTAMPTZ,
    first_answer_at TIMESTAMPTZ,
    covered_from TIMESTAMPTZ,
    last_answer_at TIMESTAMPTZ
);

INSERT INTO feed_memberships
WITH answers AS (
    SELECT
        feed_id,
        min(polled_at) AS first_answer_at,
        arg_min(covered_from, polled_at) AS covered_from,
        max(polled_at) AS last_answer_at
    FROM feed_polls
    WHERE outcome <> 'failed'
    GROUP BY feed_id
)
SELECT
    feeds.feed_id, feeds.outlet, feeds.registered_at, CASE WHEN NOT feeds.active THEN feeds.deactivated_at END,
    answers.first_answer_at, answers.covered_from, answers.last_answer_at
FROM feeds
LEFT JOIN answers USING (feed_id);

-- Grain: one row per feed and stretch of time (from_at to until_at, both between answers) whose items it may have shown
-- while nobody looked. From the ledger, which has a row for every poll: reading all of it for every trend takes long.
DROP VIEW IF EXISTS feed_gaps;
CREATE TABLE feed_gaps (
    feed_id VARCHAR NOT NULL,
    from_at TIMESTAMPTZ NOT NULL,
    until_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ NOT NULL
);
INSERT INTO feed_gaps
SELECT feed_id, previous_answer_at, covered_from, polled_at
FROM feed_polls
WHERE covered_from > previous_answer_at;
