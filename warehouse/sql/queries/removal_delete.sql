-- Grain: one row per row of any table that is of a forgotten article (tables `forgotten_ids`, `forgotten_words`).
DELETE FROM revisions WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM stance_history WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM taggings WHERE article_id IN (SELECT article_id FROM forgotten_ids);
-- A proposal keeps its number and what was decided, but none of the words that it had from the article.
UPDATE discoveries
SET terms = [], members = coalesce(kept.members, []), suggested_id = NULL, suggested_statement = NULL,
    suggested_affirm = NULL, suggested_reject = NULL, suggested_pole = NULL, suggested_like = NULL, suggested_by = NULL
FROM (
    SELECT
        discovery_id,
        count(gone.statement_id) AS lost,
        list(member ORDER BY place) FILTER (WHERE gone.statement_id IS NULL) AS members
    FROM (SELECT discovery_id, unnest(members) AS member, generate_subscripts(members, 1) AS place FROM discoveries)
    LEFT JOIN (
        SELECT statement_id FROM discovery_statements WHERE article_id IN (SELECT article_id FROM forgotten_ids)
    ) AS gone ON gone.statement_id = member
    GROUP BY discovery_id
) AS kept
WHERE kept.discovery_id = discoveries.discovery_id AND kept.lost > 0;
DELETE FROM discovery_statements WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM discovery_texts WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM labels WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM audit_items WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM audit_reads WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM story_members WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM story_bands WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM aliases WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM entries WHERE article_id IN (SELECT article_id FROM forgotten_ids);
DELETE FROM drops WHERE key IN (SELECT word FROM forgotten_words WHERE kind IN ('id', 'address'));
DELETE FROM failures WHERE key IN (SELECT word FROM forgotten_words WHERE kind IN ('id', 'address'));
DELETE FROM failures
WHERE EXISTS (FROM forgotten_words WHERE kind <> 'alert' AND (contains(failures.message, word) AND regexp_matches(failures.message, pattern)));
DELETE FROM mutes
WHERE kind = 'story' AND value IN (SELECT article_id FROM forgotten_ids)
    AND value NOT IN (SELECT story_id FROM story_heirs);
-- Names that nothing else in the warehouse has.
DELETE FROM novelty_baseline WHERE scope_value IN (SELECT word FROM forgotten_words WHERE kind = 'holder');
DELETE FROM novelty_days WHERE scope_value IN (SELECT word FROM forgotten_words WHERE kind = 'holder');
DELETE FROM novelty_watched WHERE scope_value IN (SELECT word FROM forgotten_words WHERE kind = 'holder');
DELETE FROM novelty_scopes WHERE scope_value IN (SELECT word FROM forgotten_words WHERE kind = 'holder');
