-- Grain: one row per known entry that its own feed shows with another fingerprint (table `incoming_entries`).
UPDATE entries
SET
    url = incoming.url,
    title = incoming.title,
    summary = incoming.summary,
    content = incoming.content,
    authors = incoming.authors,
    categories = incoming.categories,
    updated_at = incoming.updated_at,
    fingerprint = incoming.fingerprint,
    changes = entries.changes + (entries.status <> 'pending')::INTEGER,
    attempts = CASE WHEN entries.status = 'pending' THEN entries.attempts ELSE 0 END,
    reason = CASE WHEN entries.status = 'pending' THEN entries.reason ELSE 'changed' END,
    next_try_at = NULL,
    status = 'pending'
FROM incoming_entries AS incoming
WHERE incoming.known_id = entries.article_id
    AND incoming.feed_id = entries.feed_id
    AND incoming.fingerprint <> entries.fingerprint
    AND entries.status <> 'dropped'
    AND entries.changes < $max_changes
    AND coalesce(entries.tried_at <= $tried_before, true)
    AND entries.seen_at >= $seen_after;
