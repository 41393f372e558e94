-- Grain: one row.
SELECT EXISTS (FROM articles WHERE story_id = $story_id) AS known;
