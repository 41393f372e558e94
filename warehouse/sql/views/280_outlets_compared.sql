-- Grain: one row per outlet with articles in the period. per_100: articles with the stance picked per hundred on-topic
-- articles, which outlets of any size can be compared by; affirm_share: stories that affirm, of these and those that
-- reject (one that does both is among both). days and days_complete: days of the period on which the outlet was followed at all, and without a
-- gap. Distinct counts do not add up over rows.
CREATE OR REPLACE MACRO outlets_compared(
    of_proposition := NULL, of_pole := NULL, in_country := NULL, in_language := NULL, of_company := NULL,
    about := NULL, since := NULL,
    until := NULL
) AS TABLE
WITH written AS (
    SELECT
        a.outlet AS at_outlet,
        any_value(a.outlet_kind) AS of_kind,
        any_value(a.country) AS of_land,
        count(*) FILTER (a.on_topic) AS on_topic_articles
    FROM articles AS a
    WHERE (since IS NULL OR a.published_on >= since::DATE)
        AND (until IS NULL OR a.published_on <= until::DATE)
        AND picks(in_country, a.country)
        AND picks(in_language, a.language)
    GROUP BY a.outlet
),
picked AS NOT MATERIALIZED (
    SELECT s.*
    FROM stances AS s
    WHERE (since IS NULL OR s.published_on >= since::DATE)
        AND (until IS NULL OR s.published_on <= until::DATE)
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_pole IS NULL OR s.pole = of_pole)
        AND picks(in_country, s.country)
        AND picks(in_language, s.language)
        AND (of_company IS NULL OR lower(s.company) = lower(of_company))
        AND (about IS NULL OR s.about_country = upper(about))
),
counted AS (
    SELECT
        p.outlet AS at_outlet,
        distinct_count(p.article_id) AS articles,
        distinct_count(p.story_id) AS stories,
        distinct_count(holder_key(p.holder_type, p.holder_name, p.story_id, p.outlet)) AS holders,
        distinct_count(CASE p.pole WHEN 'affirm' THEN p.story_id END) AS affirming,
        distinct_count(CASE p.pole WHEN 'reject' THEN p.story_id END) AS rejecting,
        min(p.published_on) AS first_on,
        max(p.published_on) AS last_on
    FROM picked AS p
    GROUP BY p.outlet
),
covered AS (
    SELECT p.series, count(*) AS days, count(*) FILTER (p.complete) AS days_complete
    FROM panel_trend(
        per := 'outlet', bucket := 'day', in_country := in_country, since := since, until := until
    ) AS p
    GROUP BY p.series
)
SELECT
    written.at_outlet AS outlet,
    written.of_kind AS outlet_kind,
    written.of_land AS country,
    written.on_topic_articles AS on_topic_articles,
    coalesce(counted.articles, 0) AS articles,
    coalesce(counted.stories, 0) AS stories,
    coalesce(counted.holders, 0) AS holders,
    100 * coalesce(counted.articles, 0) / nullif(written.on_topic_articles, 0) AS per_100,
    counted.affirming / nullif(counted.affirming + counted.rejecting, 0) AS affirm_share,
    counted.first_on AS first_published_on,
    counted.last_on AS last_published_on,
    coalesce(covered.days, 0) AS days,
    coalesce(covered.days_complete, 0) AS days_complete
FROM written
LEFT JOIN counted ON counted.at_outlet = written.at_outlet
LEFT JOIN covered ON covered.series = written.at_outlet;
