-- Grain: one row per stance key (proposition and pole) and scope value that has it: the first article seen with it,
-- of several seen at once the first by day of publication.
-- Scopes: ever (value empty), outlet, country, language, company, holder (attributed holders, by name).
CREATE OR REPLACE VIEW first_seen AS
WITH narrow AS (
    -- Few rows, from which all scopes but the holder's follow: it is read once instead of five times.
    SELECT
        proposition, pole, outlet, country, language, company,
        min({first_seen_at: first_seen_at, published_on: published_on, article_id: article_id}) AS "first"
    FROM stances_seen
    GROUP BY ALL
),
scoped AS (
    SELECT proposition, pole, 'ever' AS scope, '' AS scope_value, "first" FROM narrow
    UNION ALL SELECT proposition, pole, 'outlet', outlet, "first" FROM narrow
    UNION ALL SELECT proposition, pole, 'country', country, "first" FROM narrow
    UNION ALL SELECT proposition, pole, 'language', language, "first" FROM narrow
    UNION ALL SELECT proposition, pole, 'company', company, "first" FROM narrow
    UNION ALL
    SELECT
        proposition, pole, 'holder', holder_name,
        min({first_seen_at: first_seen_at, published_on: published_on, article_id: article_id})
    FROM stances_seen
    WHERE holder_type = 'attributed'
    GROUP BY ALL
),
earliest AS (
    SELECT proposition, pole, scope, scope_value, min("first") AS "first"
    FROM scoped
    WHERE scope_value IS NOT NULL
    GROUP BY proposition, pole, scope, scope_value
)
SELECT
    proposition, pole, scope, scope_value, "first".published_on AS published_on,
    "first".first_seen_at AS first_seen_at, "first".article_id AS article_id
FROM earliest;
