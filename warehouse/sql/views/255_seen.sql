-- Grain: one row per proposition, pole and series that has it: where and when it was first and last seen (in the order
-- in which articles were first seen), in how many stories in all, and how many days ago, at the last poll, it was last
-- published. Stories are a distinct count and do not add up over rows.
CREATE OR REPLACE MACRO seen(
    per := NULL, of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL, in_language := NULL,
    of_company := NULL, about := NULL, since := NULL, until := NULL
) AS TABLE
WITH days AS (
    SELECT d.last_day FROM trend_days('day', since, until) AS d
),
picked AS (
    SELECT
        s.proposition AS of_p,
        s.pole AS of_s,
        series_of(per, s.proposition, s.pole, s.outlet, s.country, s.language, s.company, s.about_country,
        s.holder_type, s.holder_name)
            AS series,
        distinct_count(s.story_id) AS stories,
        min({first_seen_at: s.first_seen_at, published_on: s.published_on, article_id: s.article_id}) AS earliest,
        max({first_seen_at: s.first_seen_at, published_on: s.published_on, article_id: s.article_id}) AS latest,
        max(s.published_on) AS last_on
    FROM stances_seen AS s
    WHERE (since IS NULL OR s.published_on >= since::DATE)
        AND (until IS NULL OR s.published_on <= until::DATE)
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_pole IS NULL OR s.pole = of_pole)
        AND picks(in_outlet, s.outlet)
        AND picks(in_country, s.country)
        AND picks(in_language, s.language)
        AND (of_company IS NULL OR lower(s.company) = lower(of_company))
        AND (about IS NULL OR s.about_country = upper(about))
    GROUP BY ALL
)
SELECT
    picked.of_p AS proposition,
    picked.of_s AS pole,
    picked.series AS series,
    picked.stories AS stories,
    picked.earliest.published_on AS first_published_on,
    picked.earliest.first_seen_at AS first_seen_at,
    picked.earliest.article_id AS first_article_id,
    picked.latest.published_on AS last_published_on,
    picked.latest.first_seen_at AS last_seen_at,
    picked.latest.article_id AS last_article_id,
    days.last_day - picked.last_on AS days_quiet
FROM picked
CROSS JOIN days
WHERE per::VARCHAR IS NULL OR picked.series IS NOT NULL;
