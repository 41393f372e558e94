-- Grain: one row per article to forget (table `forgotten_ids`), with what there is of it and, of its story, besides it.
WITH texts AS (
    SELECT
        article_id,
        count(*) AS revisions,
        arg_max(url, recorded_at) AS url,
        arg_max(title, recorded_at) AS title,
        arg_max(outlet, recorded_at) AS outlet,
        arg_max(published_on, recorded_at) AS published_on,
        arg_max(story_id, recorded_at) AS story_id
    FROM revisions
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = revisions.article_id
    GROUP BY article_id
),
copies AS (
    SELECT texts.article_id, count(DISTINCT others.article_id) AS copies
    FROM texts
    JOIN revisions AS others ON others.story_id = texts.story_id AND others.article_id <> texts.article_id
    GROUP BY texts.article_id
),
found AS (
    SELECT article_id, count(*) AS stances
    FROM stance_history
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = stance_history.article_id
    GROUP BY article_id
),
shown AS (
    SELECT article_id, any_value(url) AS url, any_value(title) AS title
    FROM entries
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = entries.article_id
    GROUP BY article_id
)
SELECT
    forgotten.article_id,
    coalesce(texts.url, shown.url, '') AS url,
    coalesce(texts.title, shown.title) AS title,
    texts.outlet,
    texts.published_on,
    coalesce(texts.revisions, 0) AS revisions,
    coalesce(found.stances, 0) AS stances,
    coalesce(copies.copies, 0) AS copies
FROM forgotten_ids AS forgotten
LEFT JOIN texts USING (article_id)
LEFT JOIN copies USING (article_id)
LEFT JOIN found USING (article_id)
LEFT JOIN shown USING (article_id)
ORDER BY published_on, outlet, url;
