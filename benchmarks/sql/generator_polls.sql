-- Grain: one row per poll: each feed every `hours` hours, one in 200 failed; now and then the items had scrolled away.
INSERT INTO feed_polls BY NAME
WITH polled AS (
    SELECT
        turn,
        feed,
        $begin::TIMESTAMPTZ + INTERVAL (turn * $hours * 3600 + feed) SECOND AS polled_at,
        draw(turn * 10007 + feed, 'failed', $seed) < 0.005 AS failed,
        draw(turn * 10007 + feed, 'gap', $seed) < 0.0005 AS gap
    FROM range((24 * $days // $hours)::BIGINT) AS turns(turn), range($feeds) AS feeds(feed)
)
SELECT
    'run-' || turn AS run_id,
    'feed-' || lpad(feed::VARCHAR, 4, '0') AS feed_id,
    polled_at,
    CASE WHEN failed THEN 'failed' WHEN turn % 3 = 0 THEN 'not_modified' ELSE 'ok' END AS outcome,
    CASE WHEN failed THEN 503 WHEN turn % 3 = 0 THEN 304 ELSE 200 END AS status,
    CASE WHEN failed THEN 'http_status' END AS kind,
    CASE WHEN failed THEN 'HTTP 503' END AS message,
    CASE WHEN failed OR turn % 3 = 0 THEN 0 ELSE 30 END AS entries,
    CASE WHEN failed OR turn % 3 = 0 THEN 0 ELSE 2 END AS new,
    0 AS dropped,
    CASE WHEN NOT failed AND turn % 3 <> 0 THEN polled_at - INTERVAL 3 DAY END AS oldest_entry_at,
    CASE WHEN NOT failed AND turn > 0 THEN polled_at - INTERVAL ($hours * 3600) SECOND END AS previous_answer_at,
    CASE
        WHEN failed THEN NULL
        WHEN gap THEN polled_at - INTERVAL 30 MINUTE
        WHEN turn = 0 THEN polled_at - INTERVAL 3 DAY
        ELSE polled_at - INTERVAL ($hours * 3600) SECOND
    END AS covered_from,
    20000 AS bytes,
    0.3 AS seconds
FROM polled
ORDER BY turn, feed;
