-- Grain: one row per statement of an article first seen from $since to $now, in the order first seen.
SELECT
    discovery_statements.statement_id, discovery_statements.article_id, revisions.story_id, revisions.url,
    revisions.outlet, revisions.first_seen_at, discovery_statements.quote, discovery_statements.words,
    discovery_statements.holder_type, discovery_statements.holder_name, discovery_statements.vector
FROM discovery_statements
JOIN revisions
    ON revisions.revision = discovery_statements.revision AND revisions.superseded_at IS NULL
WHERE revisions.first_seen_at >= $since AND revisions.first_seen_at <= $now
ORDER BY revisions.first_seen_at, discovery_statements.statement_id;
