-- Grain: one row per bucket and series that has anything: the counts alone (see trend, which adds what was followed).
CREATE OR REPLACE MACRO trend_counts(
    per := NULL, bucket := 'week', of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL,
    in_language := NULL, of_company := NULL, about := NULL, since := NULL, until := NULL
) AS TABLE
WITH picked AS (
    SELECT
        date_trunc(bucket, s.published_on)::DATE AS first_day,
        -- Of a stance's two words together the group would be longer than the columns are that it is made of.
        CASE per::VARCHAR WHEN 'stance' THEN s.proposition ELSE series_of(
            per, s.proposition, s.pole, s.outlet, s.country, s.language, s.company, s.about_country, s.holder_type,
            s.holder_name
        ) END AS name,
        CASE per::VARCHAR WHEN 'stance' THEN s.pole END AS side,
        s.article_id AS article_id,
        s.story_id AS story_id,
        holder_key(s.holder_type, s.holder_name, s.story_id, s.outlet) AS holder
    FROM stances AS s
    WHERE (since IS NULL OR s.published_on >= date_trunc(bucket, since::DATE)::DATE)
        AND (until IS NULL OR s.published_on <= until::DATE)
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_pole IS NULL OR s.pole = of_pole)
        AND picks(in_outlet, s.outlet)
        AND picks(in_country, s.country)
        AND picks(in_language, s.language)
        AND (of_company IS NULL OR lower(s.company) = lower(of_company))
        AND (about IS NULL OR s.about_country = upper(about))
),
grouped AS (
    SELECT
        picked.first_day,
        picked.name,
        picked.side,
        distinct_count(picked.article_id) AS articles,
        distinct_count(picked.story_id) AS stories,
        distinct_count(picked.holder) AS holders
    FROM picked
    GROUP BY picked.first_day, picked.name, picked.side
)
SELECT
    grouped.first_day AS bucket,
    CASE per::VARCHAR WHEN 'stance' THEN grouped.name || ' ' || grouped.side ELSE grouped.name END AS series,
    grouped.articles AS articles,
    grouped.stories AS stories,
    grouped.holders AS holders
FROM grouped;
