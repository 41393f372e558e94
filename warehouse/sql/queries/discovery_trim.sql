-- Grain: one row per row of discovery that nothing needs any more: statements of articles first seen before $before,
-- save those of a proposal that nobody has decided, and sightings of nights before $nights_before.
DELETE FROM discovery_statements
WHERE (
        revision NOT IN (SELECT revision FROM revisions WHERE superseded_at IS NULL AND text_removed_at IS NULL)
        OR article_id IN (SELECT article_id FROM revisions WHERE first_seen_at < $before)
    )
    AND statement_id NOT IN (SELECT unnest(members) FROM discoveries WHERE state = 'proposed');
DELETE FROM discovery_texts
WHERE article_id IN (SELECT article_id FROM revisions WHERE first_seen_at < $before);
DELETE FROM discovery_sightings WHERE night < $nights_before;
