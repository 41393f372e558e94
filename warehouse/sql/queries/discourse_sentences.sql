-- Grain: one row per sentence of a voice as discourse_ties has them, of those with $names and, in the same place, $kinds:
-- the surest, at most $most of each voice, of every proposition and pole one before any has a second.
WITH voices AS (
    SELECT unnest($names::VARCHAR[]) AS name, unnest($kinds::VARCHAR[]) AS kind
),
-- Each kind for itself, by the column that names it: in one join all take longer.
heard AS (
    SELECT voices.name, voices.kind, s.stance_id, s.proposition, s.pole, s.confidence
    FROM stances AS s
    JOIN voices ON voices.kind = 'holder' AND s.holder_type = 'attributed' AND voices.name = s.holder_name
    WHERE s.published_on BETWEEN $since::DATE AND $until::DATE
        AND ($company::VARCHAR IS NULL OR lower(s.company) = lower($company::VARCHAR))
    UNION ALL
    SELECT voices.name, voices.kind, s.stance_id, s.proposition, s.pole, s.confidence
    FROM stances AS s
    JOIN articles AS a ON a.article_id = s.article_id
    JOIN voices ON voices.kind = 'author' AND voices.name = array_to_string(a.authors, ', ')
    WHERE list_contains($kinds::VARCHAR[], 'author')
        AND s.holder_type = 'author'
        AND len(a.authors) > 0
        AND s.published_on BETWEEN $since::DATE AND $until::DATE
        AND ($company::VARCHAR IS NULL OR lower(s.company) = lower($company::VARCHAR))
    UNION ALL
    SELECT voices.name, voices.kind, s.stance_id, s.proposition, s.pole, s.confidence
    FROM stances AS s
    JOIN voices ON voices.kind = 'outlet' AND voices.name = s.outlet
    JOIN articles AS a ON a.article_id = s.article_id
    WHERE (s.holder_type = 'unattributed' OR (s.holder_type = 'author' AND coalesce(len(a.authors), 0) = 0))
        AND s.published_on BETWEEN $since::DATE AND $until::DATE
        AND ($company::VARCHAR IS NULL OR lower(s.company) = lower($company::VARCHAR))
),
ranked AS (
    SELECT name, kind, stance_id, confidence,
        row_number() OVER (PARTITION BY name, kind, proposition, pole ORDER BY confidence DESC, stance_id) AS place
    FROM heard
),
surest AS (
    SELECT name, kind, stance_id
    FROM ranked
    QUALIFY row_number() OVER (PARTITION BY name, kind ORDER BY place, confidence DESC, stance_id) <= $most
)
SELECT
    surest.name AS voice, surest.kind AS voice_kind, s.proposition, s.pole, s.published_on, s.outlet, s.language,
    s.holder_type, s.holder_name, s.quote, s.confidence, s.article_id, articles.title, articles.url
FROM surest
JOIN stances AS s ON s.stance_id = surest.stance_id
JOIN articles ON articles.article_id = s.article_id
WHERE s.published_on BETWEEN $since::DATE AND $until::DATE
ORDER BY s.confidence DESC, s.published_on DESC, s.stance_id, surest.kind, surest.name;
