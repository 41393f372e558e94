-- Grain: one row per stance key, stratum, month and outlet of an audit's population and what the tagger says of the key:
-- how many articles there are, of how many people read all, and in how many of these they found the key. The population
-- is what could have been drawn and is still there; articles that were read in another text than today's do not count.
WITH frame AS (
    SELECT
        articles.article_id, articles.revision, articles.outlet, date_trunc('month', articles.published_on)::DATE AS month
    FROM articles
    WHERE articles.on_topic
        AND articles.tagging = 'done'
        AND articles.first_seen_at <= $drawn_at
        AND articles.published_on BETWEEN $since AND $until
),
found_then AS (
    SELECT DISTINCT article_id
    FROM stance_history
    WHERE recorded_at <= $drawn_at AND coalesce(superseded_at > $drawn_at, true)
),
read_whole AS (
    SELECT DISTINCT reads.article_id, reads.revision
    FROM audit_reads AS reads
    SEMI JOIN audit_items AS items ON items.audit_id = reads.audit_id AND items.article_id = reads.article_id
    WHERE reads.audit_id = $audit_id AND reads.retracted_at IS NULL
),
members AS (
    SELECT
        frame.*,
        CASE WHEN found_then.article_id IS NULL THEN 'empty' ELSE 'found' END AS stratum,
        read_whole.article_id IS NOT NULL AS finished
    FROM frame
    LEFT JOIN found_then ON found_then.article_id = frame.article_id
    LEFT JOIN read_whole ON read_whole.article_id = frame.article_id AND read_whole.revision = frame.revision
),
keys AS (
    SELECT DISTINCT proposition, pole FROM stance_history
    UNION
    SELECT DISTINCT proposition, pole FROM judgements WHERE holds
),
said AS (
    SELECT DISTINCT revision, proposition, pole
    FROM stance_history
    WHERE superseded_at IS NULL
),
really AS (
    SELECT DISTINCT revision, proposition, pole
    FROM judgements
    WHERE holds
)
SELECT
    keys.proposition,
    keys.pole,
    members.month,
    members.outlet,
    members.stratum,
    said.revision IS NOT NULL AS tagged,
    count(*)::INTEGER AS articles,
    count(*) FILTER (members.finished)::INTEGER AS finished,
    count(*) FILTER (members.finished AND really.revision IS NOT NULL)::INTEGER AS present
FROM members
CROSS JOIN keys
LEFT JOIN said
    ON said.revision = members.revision AND said.proposition = keys.proposition AND said.pole = keys.pole
LEFT JOIN really
    ON really.revision = members.revision AND really.proposition = keys.proposition AND really.pole = keys.pole
GROUP BY ALL
ORDER BY ALL;
