-- Grain: one row per sentence that proves a mark of the briefing: the surest of each stance key, and of each with a
-- bucket, a kind of outlet, one of the outlets $shown, one of the holders $names; and those of the articles $articles.
WITH surest AS (
    SELECT unnest(max_by(stance, score, $most)) AS stance
    FROM briefing_stances
    GROUP BY stance_key, bucket
    UNION
    SELECT unnest(max_by(stance, score, $most))
    FROM briefing_stances
    GROUP BY stance_key, kind
    UNION
    SELECT unnest(max_by(stance, score, $most))
    FROM briefing_stances
    WHERE list_contains($shown::VARCHAR[], outlet)
    GROUP BY stance_key, outlet
    UNION
    SELECT unnest(max_by(stance, score, $most))
    FROM briefing_stances
    WHERE named IN (SELECT hash(lower(unnest($names::VARCHAR[]))))
    GROUP BY stance_key, named
    UNION
    SELECT arg_max(stance, score)
    FROM briefing_stances
    WHERE article IN (SELECT hash(unnest($articles::VARCHAR[])))
    GROUP BY stance_key, article
)
SELECT
    stances.proposition, stances.pole, stances.published_on, date_trunc($bucket, stances.published_on)::DATE AS bucket,
    stances.outlet, coalesce(stances.outlet_kind, 'other') AS kind, stances.language, stances.holder_type,
    stances.holder_name, stances.relation, stances.quote, stances.confidence, stances.article_id, articles.title,
    articles.url
FROM stances
JOIN articles ON articles.article_id = stances.article_id
WHERE stances.published_on BETWEEN $since::DATE AND $until::DATE
    AND hash(stances.stance_id) IN (SELECT stance FROM surest)
ORDER BY stances.confidence DESC, stances.published_on DESC, stances.stance_id;
