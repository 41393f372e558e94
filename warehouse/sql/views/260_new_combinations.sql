-- Grain: one row per proposition, pole and scope value (scope: 'ever', 'outlet', 'country', 'language', 'company' or, of
-- named holders, 'holder') that was seen in the period and never before it: its first article. Days are those on which
-- articles were first seen. days_watched: how long the outlet, country or language (for the other scopes: anything)
-- had been followed by then; what is new after few days is new to us only.
CREATE OR REPLACE MACRO new_combinations(
    since, until := NULL, scope := 'outlet', of_proposition := NULL, of_pole := NULL, in_outlet := NULL,
    in_country := NULL, in_language := NULL, of_company := NULL, about := NULL
) AS TABLE
WITH picked AS NOT MATERIALIZED (
    SELECT
        s.proposition AS of_p,
        s.pole AS of_s,
        CASE scope::VARCHAR
            WHEN 'ever' THEN ''
            WHEN 'holder' THEN CASE s.holder_type WHEN 'attributed' THEN lower(s.holder_name) END
            ELSE series_of(scope, '', '', s.outlet, s.country, s.language, s.company, s.about_country, '', '')
        END AS value,
        CASE scope::VARCHAR WHEN 'holder' THEN s.holder_name END AS shown,
        s.first_seen_at AS seen_at,
        s.article_id AS article,
        s.story_id AS story
    FROM stances_seen AS s
    WHERE (until IS NULL OR s.first_seen_at < utc_midnight(until::DATE + 1))
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_pole IS NULL OR s.pole = of_pole)
        AND picks(in_outlet, s.outlet)
        AND picks(in_country, s.country)
        AND picks(in_language, s.language)
        AND (of_company IS NULL OR lower(s.company) = lower(of_company))
        AND (about IS NULL OR s.about_country = upper(about))
),
new AS (
    -- Few: their articles are counted, not those of all that is said.
    SELECT p.of_p, p.of_s, p.value
    FROM picked AS p
    WHERE p.value IS NOT NULL
    GROUP BY ALL
    HAVING min(p.seen_at) >= utc_midnight(since)
),
fresh AS (
    SELECT
        p.of_p, p.of_s, p.value,
        any_value(p.shown) AS shown,
        min({seen_at: p.seen_at, article: p.article}) AS earliest,
        count(DISTINCT p.article) AS articles,
        count(DISTINCT p.story) AS stories
    FROM picked AS p
    SEMI JOIN new ON new.of_p = p.of_p AND new.of_s = p.of_s AND new.value = p.value
    WHERE p.seen_at >= utc_midnight(since)
    GROUP BY ALL
),
watched AS (
    SELECT
        CASE scope::VARCHAR
            WHEN 'outlet' THEN panel.outlet WHEN 'country' THEN panel.country WHEN 'language' THEN panel.language
            ELSE ''
        END AS value,
        min(panel.first_answer_at) AS since_at
    FROM feed_panel AS panel
    GROUP BY ALL
)
SELECT
    fresh.of_p AS proposition,
    fresh.of_s AS pole,
    scope::VARCHAR AS scope,
    coalesce(fresh.shown, fresh.value) AS scope_value,
    fresh.earliest.seen_at AS first_seen_at,
    fresh.articles AS articles,
    fresh.stories AS stories,
    utc_day(fresh.earliest.seen_at) - utc_day(watched.since_at) AS days_watched,
    first_articles.published_on AS published_on,
    first_articles.outlet AS outlet,
    first_articles.title AS title,
    first_articles.url AS url,
    fresh.earliest.article AS article_id
FROM fresh
LEFT JOIN watched
    ON watched.value = CASE WHEN scope::VARCHAR IN ('outlet', 'country', 'language') THEN fresh.value ELSE '' END
LEFT JOIN articles AS first_articles ON first_articles.article_id = fresh.earliest.article;
