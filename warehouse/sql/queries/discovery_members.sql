-- Grain: one row per statement of the proposal $discovery_id that is still there, in the order of its members.
WITH wanted AS (
    SELECT unnest(members) AS statement_id, generate_subscripts(members, 1) AS place
    FROM discoveries
    WHERE discovery_id = $discovery_id
)
SELECT
    discovery_statements.statement_id, discovery_statements.quote, discovery_statements.vector, discovery_statements.holder_type,
    discovery_statements.holder_name, revisions.article_id, revisions.title, revisions.url, revisions.outlet,
    revisions.published_on
FROM wanted
JOIN discovery_statements USING (statement_id)
JOIN revisions
    ON revisions.revision = discovery_statements.revision AND revisions.superseded_at IS NULL
ORDER BY wanted.place;
