-- Grain: one row per stance (table `incoming_stances`), in the order of the day, with what its article knows.
INSERT INTO stance_history BY NAME
SELECT
    incoming.*,
    current.story_id,
    current.published_on,
    current.outlet,
    current.outlet_kind,
    current.country,
    current.language,
    current.first_seen_at,
    $now AS recorded_at
FROM incoming_stances AS incoming
JOIN revisions AS current ON current.article_id = incoming.article_id AND current.superseded_at IS NULL
ORDER BY current.published_on, current.outlet, incoming.article_id, incoming.start_char, incoming.stance_id;
