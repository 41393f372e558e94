-- Grain: one row per publication day, proposition, pole, outlet, country and language that has a stance. `stories` and
-- `holders` are distinct counts: they do not add up over rows. `complete`: see coverage_daily.
CREATE OR REPLACE VIEW stance_daily AS
WITH counted AS (
    SELECT
        published_on,
        proposition,
        pole,
        outlet,
        country,
        language,
        count(DISTINCT article_id) AS articles,
        count(DISTINCT story_id) AS stories,
        count(DISTINCT holder_of(holder_type, holder_name, story_id, outlet)) AS holders
    FROM stances
    GROUP BY ALL
)
SELECT counted.*, coalesce(coverage.complete, false) AS complete
FROM counted
LEFT JOIN coverage_daily AS coverage ON coverage.outlet = counted.outlet AND coverage.day = counted.published_on;
