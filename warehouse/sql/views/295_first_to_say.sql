-- Grain: one row per proposition, pole and series (countries, outlets, languages, companies or holders) that has it: the
-- order in which they took it up, by publication day, then by when it was first seen here. days_behind: after the
-- first. watched: it was followed on the day on which the first one had it; else its rank may be ours, not its own.
CREATE OR REPLACE MACRO first_to_say(
    per := 'country', of_proposition := NULL, of_pole := NULL, in_country := NULL, in_language := NULL,
    of_company := NULL, about := NULL, since := NULL, until := NULL
) AS TABLE
WITH picked AS (
    SELECT
        s.proposition AS of_p,
        s.pole AS of_s,
        series_of(per, s.proposition, s.pole, s.outlet, s.country, s.language, s.company, s.about_country,
        s.holder_type, s.holder_name)
            AS series,
        min({published_on: s.published_on, seen_at: s.first_seen_at, article: s.article_id}) AS earliest
    FROM stances_seen AS s
    WHERE (since IS NULL OR s.published_on >= since::DATE)
        AND (until IS NULL OR s.published_on <= until::DATE)
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_pole IS NULL OR s.pole = of_pole)
        AND picks(in_country, s.country)
        AND picks(in_language, s.language)
        AND (of_company IS NULL OR lower(s.company) = lower(of_company))
        AND (about IS NULL OR s.about_country = upper(about))
        AND (per::VARCHAR <> 'holder' OR s.holder_type = 'attributed')
    GROUP BY ALL
),
ranked AS (
    SELECT
        p.*,
        rank() OVER (PARTITION BY p.of_p, p.of_s ORDER BY p.earliest) AS place,
        min(p.earliest.published_on) OVER (PARTITION BY p.of_p, p.of_s) AS first_on
    FROM picked AS p
    WHERE p.series IS NOT NULL
),
watched AS (
    SELECT
        CASE per::VARCHAR
            WHEN 'outlet' THEN panel.outlet WHEN 'country' THEN panel.country WHEN 'language' THEN panel.language
            ELSE ''
        END AS series,
        min(panel.first_day) AS first_day
    FROM feed_panel AS panel
    GROUP BY ALL
)
SELECT
    ranked.of_p AS proposition,
    ranked.of_s AS pole,
    ranked.series AS series,
    ranked.place AS place,
    ranked.earliest.published_on AS published_on,
    ranked.earliest.published_on - ranked.first_on AS days_behind,
    coalesce(watched.first_day <= ranked.first_on, false) AS watched,
    ranked.earliest.seen_at AS first_seen_at,
    ranked.earliest.article AS article_id
FROM ranked
LEFT JOIN watched
    ON watched.series = CASE WHEN per::VARCHAR IN ('outlet', 'country', 'language') THEN ranked.series ELSE '' END;
